import type { Artifact } from '../../model/artifact.ts'
import type { Detector, Match } from '../../model/detector.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { GlobIndex } from '../../text/glob-index.ts'
import { type FileRule, fileRule } from './file-rule.ts'
import { gather } from './gather.ts'
import { isFixture, traitsOf } from './traits.ts'

/** Files that should not ship, by their names and by what is in them. */
export const file: Detector = {
  id: 'file',
  create(rules) {
    const index = new GlobIndex<FileRule>({ ignoreCase: true })
    const all = rules.map(fileRule)
    for (const rule of all) for (const glob of rule.paths) index.add(glob, rule)
    const candidates = (path: string) =>
      [...index.find(path)].filter((rule) => !rule.isExcepted(path.toLowerCase())).sort(byOrder(all))
    return {
      *inspect(artifact) {
        if (!artifact.parent) yield* gather(artifact, candidates)
        else if (isFile(artifact)) {
          for (const rule of candidates(artifact.path)) if (!rule.gathers) yield* inspectFile(artifact, rule)
        }
      },
    }
  },
}

/** A source embedded in a map is not a file of the package, and an inline map has no name of its own. */
function isFile({ facts }: Artifact): boolean {
  return facts.source === undefined && (facts.map === undefined || facts.map.kind === 'file')
}

function* inspectFile(artifact: Artifact, rule: FileRule): Iterable<Match> {
  const { path, bytes, kind } = artifact
  if (rule.kinds.size > 0 && !rule.kinds.has(kind)) return
  if (rule.marks.length > 0 && !rule.marks.some((mark) => contains(bytes, mark))) return
  if (!rule.demands.every((demand) => contains(bytes, demand))) return
  if (rule.starts.length > 0 && !rule.starts.some((start) => startsWith(bytes, start))) return
  const name = path.slice(path.lastIndexOf('/') + 1)
  yield { ruleId: rule.id, values: { name, fixture: isFixture(path), ...traitsOf(rule, bytes) } }
}

function contains(bytes: Uint8Array, mark: string): boolean {
  return asBuffer(bytes).includes(mark)
}

function startsWith(bytes: Uint8Array, start: string): boolean {
  return Buffer.from(bytes.subarray(0, start.length * 4))
    .toString('latin1')
    .startsWith(start)
}

function byOrder(rules: readonly FileRule[]): (a: FileRule, b: FileRule) => number {
  return (a, b) => rules.indexOf(a) - rules.indexOf(b)
}
