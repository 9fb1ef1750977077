import { detectors } from '../detectors/index.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Detector, DetectorTrouble, Match } from '../model/detector.ts'

/** The caller's own detectors, each so that what goes wrong in it is a notice of the file that it looked at; an AuditError for what is none. */
export function customDetectors(given: readonly Detector[]): readonly Detector[] {
  const taken = new Set(detectors.map(({ id }) => id))
  return given.map((detector) => {
    if (typeof detector?.id !== 'string' || typeof detector.create !== 'function')
      throw new AuditError('EOPTION', 'a detector is not an object with an id and a function create', {
        hint: 'Write { id, create(rules) { return { *inspect(artifact) { … } } } }.',
      })
    if (taken.has(detector.id))
      throw new AuditError('EOPTION', `there is a detector ${detector.id} already`, { hint: 'Give it another id.' })
    taken.add(detector.id)
    return guarded(detector)
  })
}

function guarded(detector: Detector): Detector {
  const { id } = detector
  return {
    ...detector,
    create: (rules, options) => {
      const inspector = detector.create(rules, options)
      const known = new Set(rules.map((rule) => rule.id))
      return {
        *inspect(artifact) {
          try {
            for (const found of inspector.inspect(artifact)) {
              const problem = 'trouble' in found ? null : problemOf(found, known, artifact.bytes.length)
              yield problem === null ? found : trouble(id, problem)
            }
          } catch (error) {
            yield trouble(
              id,
              `failed: ${error instanceof Error ? error.message : 'it threw something that is not an error'}`,
            )
          }
        },
      }
    },
  }
}

function problemOf(
  { ruleId, start = 0, end = start }: Match,
  known: ReadonlySet<string>,
  length: number,
): string | null {
  if (!known.has(ruleId)) return `names the rule ${ruleId}, and no rule of that id has it as its detector`
  const isSpan = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= length
  return isSpan ? null : `gives a place that the file does not have: ${start} to ${end} of ${length} bytes`
}

function trouble(id: string, what: string): DetectorTrouble {
  return {
    trouble: { code: 'detector-failed', detail: `The detector ${id} ${what}.`.slice(0, 500), effect: 'incomplete' },
  }
}
