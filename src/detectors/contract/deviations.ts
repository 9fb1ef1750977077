import { type Approval, allowsKind } from '../../contract/approval.ts'
import { describeFile, isCarrier } from '../../contract/kinds.ts'
import type { FileTerms, PackageContract, Shape, ShippedFile } from '../../model/contract.ts'
import type { Values } from '../../model/detector.ts'
import { formatBytes } from '../../text/format-bytes.ts'

/** Something that a package ships and its contract does not allow. `chain`: what it is about; none for the package. */
export interface Deviation {
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
    const terms = approval.map(chain)
    const counts = { embedded, novel, sources: embedded === 1 ? 'source' : 'sources' }
    if (terms === null) yield { ruleId: 'map/not-approved', chain, values: counts }
    else if (embedded > terms.embedded || novel > terms.novel) {
      yield { ruleId: 'map/over-contract', chain, values: { ...counts, most: terms.embedded, mostNovel: terms.novel } }
    }
  }
  for (const name of ['packed', 'unpacked'] as const) {
    if (shape[name] > contract[name]) {
      yield { ...overSize(`the ${name} package`, shape[name], contract[name]), text: name }
    }
  }
}

function* fileDeviations(file: ShippedFile, fitting: readonly FileTerms[]): Iterable<Deviation> {
  const chain = [file.path]
  const allowing = fitting.filter((terms) => allowsKind(terms, file.kind))
  if (allowing.length === 0) {
    const ruleId = isCarrier(file) ? 'container/not-approved' : 'file/not-approved'
    const kinds = [...new Set(fitting.flatMap((terms) => terms.kinds))]
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
