import { buildTar } from '../../fixtures/tarballs/build.ts'
import { inspectWith, makeInspectors } from '../../src/engine/inspect.ts'
import { walk } from '../../src/engine/walk.ts'
import { formats } from '../../src/formats/index.ts'
import { defaultLimits, Meter } from '../../src/model/limits.ts'
import type { Rule } from '../../src/model/rule.ts'

/** What an audit of a package that holds the file comes to, as far as it matters here. */
export interface Examined {
  /** A secret was found. */
  readonly isFound: boolean
  /** Something is named that was not looked at: a notice, or a container that cannot be opened. */
  readonly isIncomplete: boolean
  /** Readers that threw, which none may. */
  readonly thrown: readonly string[]
  /** Artifacts and troubles. */
  readonly steps: number
  /** Where, in the file, what was opened as a file of its own, at whatever depth, begins or ends. */
  bounds(): readonly number[]
  /** Formats that opened the file itself or something in it. */
  readonly readers: ReadonlySet<string>
}

/** A function that audits a file by these rules, within bounds that keep a run of many inputs short. */
export function examiner(rules: readonly Rule[]): (bytes: Uint8Array, path: string) => Promise<Examined> {
  const inspectors = makeInspectors(rules, {}).ofText
  return async (bytes, path) => {
    const readers = new Set<string>()
    const watched = formats.map((format) => ({
      ...format,
      open: (...args: Parameters<typeof format.open>) => {
        readers.add(format.id)
        return format.open(...args)
      },
    }))
    const thrown: string[] = []
    const pieces: Uint8Array[] = []
    let opened: readonly number[] = []
    let [isFound, isIncomplete, steps] = [false, false, 0]
    for await (const step of walk(buildTar([{ path: `package/${path}`, text: bytes }]), watched, new Meter(limits))) {
      steps += 1
      if (steps > MOST_STEPS) break
      if (step.kind === 'trouble') {
        isIncomplete ||= step.trouble.effect === 'incomplete'
        if (step.trouble.code === 'format-failed') thrown.push(step.trouble.detail)
        continue
      }
      if (step.artifact.path === path && step.artifact.parent?.parent === undefined)
        opened = (step.artifact.facts.opened ?? []).flat()
      else if (pieces.length < MOST_PIECES) pieces.push(step.artifact.bytes)
      const { matches, troubles } = inspectWith(inspectors, step.artifact)
      isFound ||= matches.length > 0
      isIncomplete ||= troubles.length > 0 || step.artifact.facts.opaque !== undefined
    }
    const bounds = () => [...opened, ...pieces.flatMap((piece) => boundsOf(bytes, piece))]
    return { isFound, isIncomplete, thrown, steps, bounds, readers }
  }
}

/** Of what stands in the file as it is. */
function boundsOf(file: Uint8Array, piece: Uint8Array): readonly number[] {
  const start = piece.length < 8 ? -1 : Buffer.from(file).indexOf(piece)
  return start === -1 ? [] : [start, start + piece.length]
}

const MOST_PIECES = 200
const MOST = 16 * 1024 ** 2
const limits = { ...defaultLimits, entryBytes: MOST, totalBytes: 4 * MOST, ratio: 1, ratioFloor: MOST, entries: 5000 }
/** Things that a file of some kilobytes may open into, however its counts and lengths lie. */
export const MOST_STEPS = 20_000
