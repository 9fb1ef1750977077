import { contract as detector } from '../detectors/contract/contract.ts'
import type { Contract, PackageContract } from '../model/contract.ts'
import type { Limits } from '../model/limits.ts'
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

/** The tarball and what it is held to; with a notice where there is nothing. */
export async function findTerms(
  tarball: Tarball,
  limits: Limits,
  { contract, against }: Terms,
): Promise<{ readonly tarball: Tarball; readonly terms: PackageContract | null }> {
  if (contract === undefined && against === undefined) return { tarball, terms: null }
  const { name } = identityOf(tarball.registryManifest ?? (await packedManifest(tarball.bytes, limits)))
  const { terms, notices } = against ? await against.find(name) : termsIn(contract, name, tarball)
  return { tarball: { ...tarball, notices: [...tarball.notices, ...notices] }, terms }
}

/** The setup with an inspector that knows the terms of a package. */
export function withTerms(setup: AuditSetup, rules: readonly Rule[], terms: PackageContract | null): AuditSetup {
  if (terms === null) return setup
  const own = rules.filter((rule) => rule.detector === detector.id)
  const inspectors = {
    ...setup.inspectors,
    all: [...setup.inspectors.all, detector.create(own, { contract: terms })],
  }
  return { ...setup, inspectors }
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
