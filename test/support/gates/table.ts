import { type Gate, gates, type Trial } from './try-gate.ts'

/** What one manager did at one gate, with a leak and without. */
export interface Row {
  /** Such as `npm 12`. */
  readonly manager: string
  readonly gate: Gate
  readonly leak: Pick<Trial, 'said' | 'arrived' | 'isSame'>
  readonly clean: Pick<Trial, 'said' | 'arrived' | 'isSame'>
}

export const begin = '<!-- gates: written by `npm run gates` -->'
export const end = '<!-- /gates -->'

/** The managers of the table, in its order. */
export const columns = [
  'npm 9',
  'npm 10',
  'npm 11',
  'npm 12',
  'pnpm 10',
  'pnpm 11',
  'pnpm 12',
  'Yarn 4',
  'Bun 1',
] as const

/** `page` with the table of `rows` in place of the one that it has. */
export function withTable(page: string, rows: readonly Row[]): string {
  const [before = '', rest = ''] = page.split(begin)
  const [, after = ''] = rest.split(end)
  return `${before}${begin}\n${table(rows)}\n${end}${after}`
}

function table(rows: readonly Row[]): string {
  const lines = gates.flatMap((gate) =>
    (['leak', 'clean'] as const).map((kind) => {
      const cells = columns.map((manager) =>
        cell(rows.find((row) => row.manager === manager && row.gate === gate)?.[kind]),
      )
      return `| ${[names[gate], kind, ...cells].join(' | ')} |`
    }),
  )
  return [`| gate | package | ${columns.join(' | ')} |`, `|${' --- |'.repeat(columns.length + 2)}`, ...lines].join('\n')
}

const names: { readonly [gate in Gate]: string } = {
  prepublishOnly: '`prepublishOnly`',
  prepublish: '`prepublish`',
  prepack: '`prepack`',
  prepare: '`prepare`',
  postpack: '`postpack`',
  release: '`watertight release`',
  tarball: 'pack, audit the file, publish the file',
}

function cell(trial: Row['leak'] | undefined): string {
  if (trial === undefined) return ''
  const { said, arrived, isSame } = trial
  const fate = arrived ? `arrived${isSame === false ? ', other bytes' : ''}` : 'stopped'
  return `${said ?? 'not run'} · ${fate}`
}
