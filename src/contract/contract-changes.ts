import type { ApprovedFiles, ApprovedMaps, PackageContract } from '../model/contract.ts'
import { exactSize } from './format-contract.ts'

/** One line of the difference between two contracts. */
export interface ContractChange {
  readonly sign: '+' | '-' | '~'
  readonly what: string
  /** What it is, or was and is now. */
  readonly row: string
}

/** What `later` approves otherwise than `earlier`; without an earlier one, everything is new. */
export function contractChanges(
  earlier: PackageContract | undefined,
  later: PackageContract,
): readonly ContractChange[] {
  const before = rowsOf(earlier ?? nothing)
  const after = rowsOf(later)
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  return keys.flatMap((what): ContractChange[] => {
    const [was, is] = [before.get(what), after.get(what)]
    if (was === is) return []
    if (was === undefined) return [{ sign: '+', what, row: is ?? '' }]
    if (is === undefined) return [{ sign: '-', what, row: was }]
    return [{ sign: '~', what, row: `${was} → ${is}` }]
  })
}

const nothing: Pick<PackageContract, 'files' | 'maps' | 'hosts' | 'installScripts'> = {
  files: {},
  maps: {},
  hosts: [],
  installScripts: {},
}

/** A contract as rows by what they are about. */
function rowsOf(contract: Partial<PackageContract> & typeof nothing): ReadonlyMap<string, string> {
  const { packed, unpacked, files, maps, hosts, installScripts } = contract
  return new Map([
    ...(packed === undefined ? [] : [['the package, packed', `up to ${exactSize(packed)}`] as const]),
    ...(unpacked === undefined ? [] : [['the package, unpacked', `up to ${exactSize(unpacked)}`] as const]),
    ...Object.entries(files).map(([glob, row]) => [glob, fileRow(row)] as const),
    ...Object.entries(maps).map(([chain, row]) => [`map ${chain}`, mapRow(row)] as const),
    ...hosts.map((host) => [`host ${host}`, ''] as const),
    ...Object.entries(installScripts).map(([event, command]) => [`${event} script`, command] as const),
  ])
}

function fileRow({ kinds, bytes, holds }: ApprovedFiles): string {
  return `${kinds.join(', ')}, up to ${exactSize(bytes)}${holds === undefined ? '' : `, holds ${holds.join(', ')}`}`
}

function mapRow({ embedded, novel }: ApprovedMaps): string {
  return `up to ${embedded} embedded, ${novel} novel`
}
