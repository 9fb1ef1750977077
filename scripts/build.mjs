// Builds dist/: the compiled code, bundled where it is run from, the rules as one JSON file, the JSON schemas, the types, and what the bundle is made of.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundle } from './bundle.mjs'
import { writeDeclarations } from './declarations.mjs'
import { writeNotices } from './notices.mjs'
import { writePage } from './page.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

// The bundler writes paths into comments, as seen from here: from one place only, two builds are the same.
process.chdir(root)
rmSync(`${root}dist`, { recursive: true, force: true })
const inPage = writePage(root)
const tsc = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', root], { stdio: 'inherit' })
if (tsc.status !== 0) process.exit(tsc.status ?? 1)

mkdirSync(`${root}dist/schemas`, { recursive: true })
// Without the indentation, which is a third of their size and of use to no program.
const writeSchema = (name, schema) => writeFileSync(`${root}dist/schemas/${name}.json`, `${JSON.stringify(schema)}\n`)
const printed = {
  report: 'reporters/report',
  difference: 'diff/difference',
  receipt: 'receipts/receipt',
  verification: 'receipts/verification',
  restored: 'restore/restored',
  exposure: 'exposure/exposure',
  response: 'response/response',
  doctor: 'doctor/doctor',
  'fleet-status': 'fleet/status/status',
}
for (const [name, path] of Object.entries(printed))
  writeSchema(name, JSON.parse(readFileSync(`${root}src/${path}.schema.json`, 'utf8')))

// What users write is defined in src/schema/; editors read the same as files.
const { configSchema } = await import(pathToFileURL(`${root}dist/schema/config.js`))
const { contractSchema } = await import(pathToFileURL(`${root}dist/schema/contract.js`))
const { rulePackSchema } = await import(pathToFileURL(`${root}dist/schema/rule-pack.js`))
const { addressesSchema } = await import(pathToFileURL(`${root}dist/schema/addresses.js`))
const written = {
  config: configSchema,
  contract: contractSchema,
  'rule-pack': rulePackSchema,
  addresses: addressesSchema,
}
for (const [name, schema] of Object.entries(written)) writeSchema(name, schema)

const { compileRules } = await import(pathToFileURL(`${root}dist/rules/compile.js`))
await compileRules(`${root}rules`, `${root}dist/rules.json`, `${root}dist/rule-examples.json`)

const packages = await bundle(root)
writeFileSync(
  `${root}dist/build.json`,
  `${JSON.stringify({ digest: digestOf([`${root}dist/chunks`, `${root}dist/engine/pool-worker.js`, `${root}dist/fleet/audit-thread.js`]) })}\n`,
)
writeNotices(root, [...new Set([...packages, ...inPage])].sort())
writeDeclarations(root)

/** What was learnt with other code is not known to this: SHA-256 of the bundle. */
function digestOf(places) {
  const hash = createHash('sha256')
  for (const place of places) {
    const files = statSync(place).isDirectory()
      ? readdirSync(place)
          .sort()
          .map((name) => `${place}/${name}`)
      : [place]
    for (const file of files) hash.update(basename(file)).update(readFileSync(file))
  }
  return hash.digest('hex')
}
