import { contract as detector } from '../detectors/contract/contract.ts'
import type { Contract, PackageContract } from '../model/contract.ts'
import type { Limits } from '../model/limits.ts'
import type { Rule } from '../model/rule.ts'
import type { Tarball } from '../model/source.ts'
import type { AuditSetup } from './audit-tarball.ts'
import { identityOf, packedManifest } from './packed-manifest.ts'

/** What packages are compared with: a release contract, or what stands in for one. */
export interface ContractSources {
  readonly contract?: Contract
  /** Wins over the contract. */
  readonly against?: Against
}

/** Something that a contract can be derived from, such as the last published version. */
export interface Against {
  /** How the user named it. */
  readonly spec: string
  find(packageName: string | null): Promise<FoundContract>
}

/** The contract of one package, or why there is none. */
export interface FoundContract {
  readonly approved: PackageContract | null
  readonly notices: Tarball['notices']
}

/** The tarball and what its package may ship; with a notice where nothing says so. */
export async function findContract(
  tarball: Tarball,
  limits: Limits,
  { contract, against }: ContractSources,
): Promise<{ readonly tarball: Tarball; readonly approved: PackageContract | null }> {
  if (contract === undefined && against === undefined) return { tarball, approved: null }
  const { name } = identityOf(tarball.registryManifest ?? (await packedManifest(tarball.bytes, limits)))
  const { approved, notices } = against ? await against.find(name) : entryFor(contract, name, tarball)
  return { tarball: { ...tarball, notices: [...tarball.notices, ...notices] }, approved }
}

/** The setup with an inspector that knows what the package may ship. */
export function withContract(setup: AuditSetup, rules: readonly Rule[], approved: PackageContract | null): AuditSetup {
  if (approved === null) return setup
  const own = rules.filter((rule) => rule.detector === detector.id)
  const inspectors = {
    ...setup.inspectors,
    all: [...setup.inspectors.all, detector.create(own, { contract: approved })],
  }
  return { ...setup, inspectors }
}

function entryFor(contract: Contract | undefined, name: string | null, { from }: Tarball): FoundContract {
  const approved =
    name !== null && contract && Object.hasOwn(contract.packages, name) ? contract.packages[name] : undefined
  if (approved !== undefined) return { approved, notices: [] }
  const detail = `the contract says nothing about ${name ?? 'a package without a name'}, so it was not compared with one: run \`watertight approve\` to add it`
  // What is about to be published must not slip past its contract by another name; what was published by others never had one.
  return {
    approved: null,
    notices: [{ code: 'not-in-contract', detail, effect: from === 'registry' ? 'none' : 'incomplete' }],
  }
}
