import type { DetectorTrouble } from '../../model/detector.ts'
import { endless, type Steps } from '../../secrets/counted-text.ts'
import type { Probe } from './probe.ts'

/**
 * What the patterns of users may still cost in one artifact, each for itself. Counted in steps of the pattern and not in time, so that the same
 * input gives the same report on a slow machine; in proportion to the artifact, so that a run's time stays linear in what it looks at.
 */
export class StepBounds {
  readonly #most: number
  readonly #left = new Map<Probe, Steps>()

  /** `size` of the artifact in bytes. */
  constructor(size: number) {
    this.#most = stepsFor(size)
  }

  /** What is left for the probe; a rule of our own is checked by the tests and has no bound. */
  of(probe: Probe): Steps {
    if (!probe.options.linear) return endless
    const known = this.#left.get(probe)
    if (known !== undefined) return known
    const steps = { left: this.#most }
    this.#left.set(probe, steps)
    return steps
  }

  /** One trouble for each rule that was given up. */
  troubles(): readonly DetectorTrouble[] {
    return [...this.#left].flatMap(([{ rule }, { left }]) =>
      left < 0 ? [givenUp(rule.id, `--disable ${rule.id}`)] : [],
    )
  }
}

/** The steps that a pattern may take over `size` bytes: what a large pattern needs where every byte is near one of its keywords, a few times over. */
export function stepsFor(size: number): number {
  return LEAST + size * EACH_BYTE
}

/** What is said of a pattern that took more; `without` is how to leave it out. */
export function givenUp(name: string, without: string): DetectorTrouble {
  const detail = `${name} takes too many steps on this text and was stopped. Give it shorter repeats or rarer keywords, or leave it out: ${without}`
  return { trouble: { code: 'rule-bound', detail, effect: 'incomplete' } }
}

const LEAST = 2 ** 24
const EACH_BYTE = 8192
