import { hostPlaces } from '../../contents/hosts.ts'
import { installScriptsOf, shapeOf } from '../../contents/shape.ts'
import { type Approval, allowsKind, approvalOf } from '../../contract/approval.ts'
import { describeFile, isCarrier } from '../../contract/derive-contract.ts'
import { type Artifact, descendants, type Summary } from '../../model/artifact.ts'
import { chainKey } from '../../model/chain.ts'
import type { ApprovedFiles, PackageContract, Shape, ShippedFile } from '../../model/contract.ts'
import type { Detector, Match, Values } from '../../model/detector.ts'
import { wordFor } from '../../text/count.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { isTextKind } from '../../text/kind.ts'
import { readManifest, spanOf } from '../manifest/manifest.ts'

/** Whatever a package ships that its release contract does not allow. Made anew for each package, since each has a contract of its own. */
export const contract: Detector = {
  id: 'contract',
  create(rules, { contract: approved }) {
    if (approved === undefined) return { inspect: () => [] }
    const ids = new Set(rules.map((rule) => rule.id))
    const approval = approvalOf(approved)
    const seen = new Set<string>()
    return {
      *inspect(artifact) {
        for (const match of matches(artifact, approved, approval, seen)) if (ids.has(match.ruleId)) yield match
      },
    }
  },
}

function* matches(
  artifact: Artifact,
  approved: PackageContract,
  approval: Approval,
  seen: Set<string>,
): Iterable<Match> {
  yield* newHosts(artifact, approval, seen)
  yield* newScripts(artifact, approved)
  if (artifact.parent) return
  const byChain = new Map([...descendants(artifact)].map((summary) => [chainKey(summary.chain), summary]))
  for (const deviation of deviations(shapeOf(artifact), approved, approval)) yield matchOf(deviation, byChain)
}

/** The first place of each host; the others would say nothing more. */
function* newHosts({ kind, bytes }: Artifact, approval: Approval, seen: Set<string>): Iterable<Match> {
  if (!isTextKind(kind)) return
  for (const { host, start, end } of hostPlaces(bytes)) {
    if (seen.has(host) || approval.host(host)) continue
    seen.add(host)
    yield { ruleId: 'url/host-not-approved', start, end, values: { host } }
  }
}

function* newScripts(artifact: Artifact, { installScripts }: PackageContract): Iterable<Match> {
  const manifest = readManifest(artifact)
  if (!manifest) return
  for (const [event, command] of Object.entries(installScriptsOf(manifest))) {
    const approved = Object.hasOwn(installScripts, event) ? installScripts[event] : undefined
    if (command === approved) continue
    const instead = approved === undefined ? 'has none' : 'has another command'
    yield { ruleId: 'manifest/script-not-approved', ...spanOf(artifact.bytes, command), values: { event, instead } }
  }
}

function matchOf({ ruleId, chain, values, text }: Deviation, byChain: ReadonlyMap<string, Summary>): Match {
  const subject = chain && byChain.get(chainKey(chain))
  return { ruleId, values, ...(subject && { subject }), ...(text !== undefined && { text }) }
}

/** Something that a package ships and its contract does not allow. `chain`: what it is about; none for the package. */
interface Deviation {
  readonly ruleId: string
  readonly chain?: readonly string[]
  readonly values: Values
  /** Tells it from another of the same rule about the same thing. */
  readonly text?: string
}

/** How `shape` departs from its contract. */
export function* deviations(
  shape: Omit<Shape, 'hosts'>,
  contract: PackageContract,
  approval: Approval,
): Iterable<Deviation> {
  for (const file of shape.files) yield* fileDeviations(file, approval.files(file.path))
  for (const { chain, embedded, novel } of shape.maps) {
    const approved = approval.map(chain)
    const counts = { embedded, novel, sources: wordFor(embedded, 'source') }
    if (approved === null) yield { ruleId: 'map/not-approved', chain, values: counts }
    else if (embedded > approved.embedded || novel > approved.novel) {
      yield {
        ruleId: 'map/over-contract',
        chain,
        values: { ...counts, most: approved.embedded, mostNovel: approved.novel },
      }
    }
  }
  for (const name of ['packed', 'unpacked'] as const) {
    if (shape[name] > contract[name]) {
      yield { ...overSize(`the ${name} package`, shape[name], contract[name]), text: name }
    }
  }
}

function* fileDeviations(file: ShippedFile, fitting: readonly ApprovedFiles[]): Iterable<Deviation> {
  const chain = [file.path]
  const allowing = fitting.filter((approved) => allowsKind(approved, file.kind))
  if (allowing.length === 0) {
    const ruleId = isCarrier(file) ? 'container/not-approved' : 'file/not-approved'
    const kinds = [...new Set(fitting.flatMap((approved) => approved.kinds))]
    const instead = kinds.length === 0 ? 'has no entry for it' : `allows only ${kinds.join(', ')} there`
    yield { ruleId, chain, values: { what: describeFile(file), instead } }
    return
  }
  const most = Math.max(...allowing.map(({ bytes }) => bytes))
  if (file.bytes > most) yield { ...overSize(file.path, file.bytes, most), chain }
  const held = new Set(allowing.flatMap(({ holds = [] }) => holds))
  const others = file.holds.filter((kind) => !held.has(kind))
  if (others.length > 0) {
    const instead = `has no ${others.join(', ')} inside it`
    yield { ruleId: 'container/not-approved', chain, values: { what: describeFile(file), instead } }
  }
}

function overSize(what: string, bytes: number, most: number): Deviation {
  const values = { what, size: formatBytes(bytes), most: formatBytes(most), over: formatBytes(bytes - most) }
  return { ruleId: 'size/over-contract', values }
}
