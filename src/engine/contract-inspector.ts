import { contract as detector } from '../detectors/contract/contract.ts'
import type { Contract, PackageContract } from '../model/contract.ts'
import type { Rule } from '../model/rule.ts'
import type { Tarball } from '../model/source.ts'
import type { AuditSetup } from './audit-tarball.ts'
import { identityOf, packedManifest } from './packed-manifest.ts'

/** What packages are held to: a release contract, or what stands in for one. */
export interface Terms {
  readonly contract?: Contract
  /** Wins over the contract. */
  readonly against?: Against
}

/** Something that terms can be derived from, such as the last published version. */
export interface Against {
  /** How the user named it. */
  readonly spec: string
  find(packageName: string | null): Promise<FoundTerms>
}

/** The terms for one package, or why there are none. */
export interface FoundTerms {
  readonly terms: PackageContract | null
  readonly notices: Tarball['notices']
}

/** The tarball and the equipment for it: with an inspector that knows the terms of this package, or a notice that it has none. */
export async function holdToContract(
  tarball: Tarball,
  equipment: AuditSetup,
  { contract, against }: Terms,
  rules: readonly Rule[],
): Promise<{ readonly tarball: Tarball; readonly equipment: AuditSetup }> {
  if (contract === undefined && against === undefined) return { tarball, equipment }
  const { name } = identityOf(await packedManifest(tarball.bytes, equipment.limits))
  const { terms, notices } = against ? await against.find(name) : termsIn(contract, name, tarball)
  const told = { ...tarball, notices: [...tarball.notices, ...notices] }
  if (terms === null) return { tarball: told, equipment }
  const own = rules.filter((rule) => rule.detector === detector.id)
  const inspectors = {
    ...equipment.inspectors,
    all: [...equipment.inspectors.all, detector.create(own, { contract: terms })],
  }
  return { tarball: told, equipment: { ...equipment, inspectors } }
}

function termsIn(contract: Contract | undefined, name: string | null, { from }: Tarball): FoundTerms {
  const terms =
    name !== null && contract && Object.hasOwn(contract.packages, name) ? contract.packages[name] : undefined
  if (terms !== undefined) return { terms, notices: [] }
  const detail = `the contract says nothing of ${name ?? 'a package without a name'}, so it was not held to any: run \`watertight approve\` to add it`
  // What is about to be published must not slip past its contract by another name; what was published by others never had one.
  return {
    terms: null,
    notices: [{ code: 'not-in-contract', detail, effect: from === 'registry' ? 'none' : 'incomplete' }],
  }
}
