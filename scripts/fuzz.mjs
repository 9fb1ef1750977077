// npm run fuzz -- [--inputs 100] [--seed 1] [--format zip] [--form 'zip, encrypted'] [--programs 64]
// Damages every sample of test/samples that often, audits what comes out and compares with others; docs/reference/fuzz.md says what for.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
process.chdir(root)
const folder = '.cache/fuzz'
const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    programs: { type: 'string', default: '64' },
    format: { type: 'string' },
    form: { type: 'string' },
  },
})
/** An input that takes longer never ends. */
const PATIENCE = 120_000

await build({
  entryPoints: ['test/fuzz/worker.ts'],
  outfile: `${folder}/worker.mjs`,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'error',
})
mkdirSync(`${folder}/failures`, { recursive: true })

const shown = new SharedArrayBuffer(4)
const place = new Int32Array(shown)
const workerData = {
  inputs: Number(values.inputs),
  seed: Number(values.seed),
  programs: Number(values.programs),
  format: values.format,
  form: values.form,
  shown,
}
const worker = new Worker(`${root}${folder}/worker.mjs`, { workerData })
let form = 'nothing yet'
let last = -1
let since = Date.now()
const readers = new Map()
let total = 0
let wrong = 0

const watch = setInterval(() => {
  const now = Atomics.load(place, 0)
  if (now !== last) [last, since] = [now, Date.now()]
  else if (Date.now() - since > PATIENCE) {
    console.log(`NEVER ENDS: ${form}, input ${now} of seed ${values.seed}`)
    process.exit(1)
  }
}, 5000)

worker.on('message', (message) => {
  since = Date.now()
  if (message.kind === 'form') form = message.form
  else if (message.kind === 'result') show(message.result)
  else end()
})
worker.on('error', (error) => {
  console.log(`THROWN: ${form}, input ${Atomics.load(place, 0)} of seed ${values.seed}`)
  throw error
})

function show({ form: name, inputs, marked, found, incomplete, readers: opened, failures }) {
  total += inputs
  for (const [id, count] of opened) readers.set(id, (readers.get(id) ?? 0) + count)
  console.log(
    `${name}: ${inputs} inputs, ${marked} with the marker, ${found} found, ${incomplete} incomplete, ${failures.length} wrong`,
  )
  wrong += failures.length
  for (const { index, why, detail, bytes } of failures.slice(0, 5)) {
    const file = `${folder}/failures/${name.replace(/[^\w.-]+/g, '-')}-${values.seed}-${index}.bin`
    writeFileSync(file, bytes)
    console.log(`  ${why} at ${index}: ${detail}; ${file}`)
  }
}

function end() {
  clearInterval(watch)
  console.log(`\n${total} inputs, ${wrong} wrong. Inputs that each reader opened:`)
  for (const [id, count] of [...readers].sort(([, one], [, other]) => other - one)) console.log(`  ${id} ${count}`)
  process.exitCode = wrong === 0 ? 0 : 1
}
