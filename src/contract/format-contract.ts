import type { Contract, PackageContract } from '../model/contract.ts'

/** The text of a contract file: sorted, one entry a line, so that a change reads well in a review. */
export function formatContract({ packages }: Contract): string {
  const blocks = entriesOf(packages).map(([name, one]) => `${JSON.stringify(name)}: ${packageBlock(one)}`)
  const lines = [`"$schema": ${JSON.stringify(schema)}`, '"version": 1', `"packages": ${block('{', blocks, '}')}`]
  return `${block('{', lines, '}')}\n`
}

const schema = './node_modules/watertight/dist/schemas/contract.json'

/** Bytes in the largest unit that says them exactly: `1.5 MB`, `1001 B`. */
export function exactSize(bytes: number): string {
  for (const [unit, factor] of units) {
    const value = bytes / factor
    if (value >= 1 && Number.isInteger(value * 10)) return `${value} ${unit}`
  }
  return `${bytes} B`
}

const units = [
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const

function packageBlock({ packed, unpacked, files, maps, hosts, installScripts }: PackageContract): string {
  const rows = (entries: { readonly [key: string]: unknown }) =>
    block(
      '{',
      entriesOf(entries).map(([key, value]) => `${JSON.stringify(key)}: ${inline(value)}`),
      '}',
    )
  const written = Object.entries(files).map(([glob, { kinds, bytes, holds }]) => {
    return [glob, { kinds, size: exactSize(bytes), ...(holds && { holds }) }]
  })
  const list = block(
    '[',
    [...hosts].sort().map((host) => JSON.stringify(host)),
    ']',
  )
  const lines = [
    `"packed": ${JSON.stringify(exactSize(packed))}`,
    `"unpacked": ${JSON.stringify(exactSize(unpacked))}`,
    `"files": ${rows(Object.fromEntries(written))}`,
    `"maps": ${rows(maps)}`,
    `"hosts": ${list}`,
    `"installScripts": ${rows(installScripts)}`,
  ]
  return block('{', lines, '}')
}

/** Lines between brackets, each a step further in. */
function block(open: string, lines: readonly string[], close: string): string {
  if (lines.length === 0) return open + close
  return `${open}\n${lines.join(',\n').replace(/^/gm, '  ')}\n${close}`
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${inline(inner)}`)
  return `{ ${members.join(', ')} }`
}

function entriesOf<Value>(values: { readonly [key: string]: Value }): readonly (readonly [string, Value])[] {
  return Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1))
}
