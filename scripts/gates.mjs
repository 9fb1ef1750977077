// Publishes packages past every gate with every package manager, and writes the table of docs/gates.md: `npm run gates`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
// What tries them is the tests' own code, which this Node may not be able to read as it is.
const outfile = `${root}.cache/gates/run.mjs`
await build({
  entryPoints: [`${root}test/support/gates/run.ts`],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  outfile,
})
const { status } = spawnSync(process.execPath, [outfile, `${root}docs/gates.md`], { stdio: 'inherit', cwd: root })
process.exit(status ?? 1)
