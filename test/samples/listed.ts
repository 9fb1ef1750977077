import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { coverageRow } from '../../scripts/coverage-row.mjs'
import { samples } from './index.ts'
import type { Measured } from './measure.ts'
import { registrySamples } from './network/index.ts'
import { plant, type Sample } from './sample.ts'

/** The order of the parts and rows of docs/coverage.md. */
export const listed: readonly { readonly part: string; readonly sample: Sample }[] = Object.entries(samples).flatMap(
  ([part, own]) => [...own, ...(registrySamples[part] ?? [])].map((sample) => ({ part, sample })),
)

/**
 * Whether docs/coverage.md has the row that a sample has to have. `npm run docs:coverage` sets WATERTIGHT_COVERAGE to a folder: then the
 * row is written there, with the sample, for the other guards to try.
 */
export function rowOf(sample: Sample, bytes: Uint8Array, measured: Measured): { row: string; committed: boolean } {
  const row = coverageRow(sample, measured)
  const folder = process.env['WATERTIGHT_COVERAGE']
  if (folder === undefined) return { row, committed: committedPage().split('\n').includes(row) }
  const { form, path, holds } = sample
  const at = listed.findIndex((one) => one.sample.form === form)
  const own = join(folder, String(at))
  mkdirSync(dirname(join(own, 'package', path)), { recursive: true })
  writeFileSync(join(own, 'package', path), bytes)
  const isFound = isAnythingTold(measured)
  const told = { at, part: listed[at]?.part, form, path, holds, row, isFound, secret: plant.secret }
  writeFileSync(join(own, 'row.json'), JSON.stringify(told))
  return { row, committed: true }
}

function isAnythingTold({ restored, secret, paths, names, opaque }: Measured): boolean {
  return restored || secret || paths || names || opaque
}

/** The committed page. */
export function committedPage(): string {
  return readFileSync('docs/coverage.md', 'utf8').replaceAll('\r\n', '\n')
}
