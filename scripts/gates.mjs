// Publishes packages past every gate, and writes a table of docs/gates.md: `npm run gates` with every package manager, `npm run gates:tools` with release tools.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const entry = process.argv.includes('--tools') ? 'run-tools' : 'run'
// What tries them is the tests' own code, which this Node may not be able to read as it is.
const outfile = `${root}.cache/gates/${entry}.mjs`
await build({
  entryPoints: [`${root}test/support/gates/${entry}.ts`],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  outfile,
})
const { status } = spawnSync(process.execPath, [outfile, `${root}docs/gates.md`], { stdio: 'inherit', cwd: root })
process.exit(status ?? 1)
