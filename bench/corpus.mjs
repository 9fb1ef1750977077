// npm run bench:corpus: real packages of many shapes, each beside its floor in the same run; small ones beside an empty Node. Prints markdown.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetched } from './fetched.mjs'
import { measure } from './measure.mjs'
import { asked, part } from './page.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const RUNS = Number(process.env.RUNS ?? 3)

/** Many files, many maps, one bundle, wasm, native code, data, icons, types alone, small ones. */
const corpus =
  `date-fns@4.1.0 rxjs@7.8.1 next@15.1.3 firebase@11.1.0 core-js@3.39.0 puppeteer-core@23.11.1 @langchain/core@0.3.26
  handsontable@14.6.1 lodash@4.17.21 aws-cdk-lib@2.173.2 dd-trace@5.28.0 react-native@0.76.5 typescript@5.7.2 @babel/core@7.26.0
  webpack@5.97.1 three@0.171.0 viem@2.21.57 @tensorflow/tfjs@4.22.0 babylonjs@7.46.0 @mui/icons-material@6.3.0 lucide-react@0.469.0
  @fortawesome/fontawesome-free@6.7.2 sql.js@1.12.0 @swc/wasm@1.10.1 esbuild-wasm@0.24.2 @esbuild/linux-x64@0.24.2 caniuse-lite@1.0.30001690
  mime-db@1.53.0 @types/node@22.10.2 monaco-editor@0.52.2 antd@5.22.6 @angular/core@19.0.5 vue@3.5.13 express@4.21.2 ms@2.1.3 zod@3.24.1`.split(
    /\s+/,
  )

const table = part('corpus')
table.line(
  '| package | packed | floor | audit | of the floor | memory | the floor’s |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
)
const sums = { floor: 0, audit: 0 }
for (const spec of corpus) {
  if (asked.length > 0 && !asked.some((word) => spec.includes(word))) continue
  const tarball = fetched(spec)
  if (tarball === undefined) {
    table.line(`| ${spec} | not to be had | | | | | |`)
    continue
  }
  // Each run begins with nothing known, and pays for what it keeps.
  const cache = mkdtempSync(join(tmpdir(), 'watertight-corpus-'))
  const audit = [at('cold.mjs'), cache, at('../bin/watertight.js'), tarball, '--json', '--cache', cache]
  const measured = measure(
    { floor: [at('floor.mjs'), tarball], audit },
    { runs: RUNS, memory: true, exitCodes: [0, 1, 2] },
  )
  rmSync(cache, { recursive: true, force: true })
  sums.floor += measured.floor.milliseconds
  sums.audit += measured.audit.milliseconds
  const cells = [
    spec,
    `${(statSync(tarball).size / 1e6).toFixed(1)} MB`,
    `${Math.round(measured.floor.milliseconds)} ms`,
    `${Math.round(measured.audit.milliseconds)} ms`,
    `${(measured.audit.milliseconds / measured.floor.milliseconds).toFixed(2)} ×`,
    `${Math.round(measured.audit.mebibytes)} MiB`,
    `${Math.round(measured.floor.mebibytes)} MiB`,
  ]
  table.line(`| ${cells.join(' | ')} |`)
}
table.line(
  `| **all** | | ${Math.round(sums.floor)} ms | ${Math.round(sums.audit)} ms | ${(sums.audit / sums.floor).toFixed(2)} × | | |`,
)

const small = fetched('ms@2.1.3')
if (small !== undefined) {
  const commands = { empty: ['-e', '0'], audit: [at('../bin/watertight.js'), small, '--json', '--no-cache'] }
  const { empty, audit } = measure(commands, { runs: 20 })
  table.line(
    `\nThe audit of ${basename(small)}: ${(audit.milliseconds / empty.milliseconds).toFixed(2)} × \`node -e 0\`.`,
  )
}
table.end()
