import { readFileSync, writeFileSync } from 'node:fs'
import { type Distribution, distributions, installManager } from '../package-managers.ts'
import { startRegistry } from '../registry.ts'
import { columns, type Row, withTable } from './table.ts'
import { gates, tryGate } from './try-gate.ts'

// Those that the tests try, and those that would take them too long.
const more: readonly Distribution[] = [
  { name: 'npm', package: 'npm', version: '11.21.2', script: 'bin/npm-cli.js' },
  { name: 'pnpm', package: 'pnpm', version: '12.21.0', script: 'pnpm', install: 'install.js' },
]

const [page = 'docs/gates.md'] = process.argv.slice(2)
const registry = await startRegistry()
const rows: Row[] = []
const queue = [...distributions, ...more].filter(({ version }) => version !== '1.22.22')

// Two at a time: a manager waits more than it computes.
await Promise.all([work(), work()])
await registry.close()
writeFileSync(page, withTable(readFileSync(page, 'utf8'), rows))
process.exit(rows.length === gates.length * columns.length ? 0 : 1)

async function work(): Promise<void> {
  for (let wanted = queue.shift(); wanted !== undefined; wanted = queue.shift()) await tryManager(wanted)
}

async function tryManager(wanted: Distribution): Promise<void> {
  const manager = await installManager(wanted)
  const name = { npm: 'npm', pnpm: 'pnpm', yarn: 'Yarn', bun: 'Bun' }[manager.name]
  for (const gate of gates) {
    const leak = await tryGate(manager, gate, true, registry)
    const clean = await tryGate(manager, gate, false, registry)
    const row: Row = { manager: `${name} ${manager.version.split('.')[0]}`, gate, leak, clean }
    rows.push(row)
    const told = (['leak', 'clean'] as const).map(
      (kind) => `${row[kind].said} ${row[kind].arrived ? 'arrived' : 'stopped'}`,
    )
    process.stderr.write(`${row.manager} ${gate}: ${told.join(', ')}\n`)
    // What cannot be: a clean package that is kept from the registry. Its output says why.
    if (!clean.arrived) process.stderr.write(clean.output)
  }
}
