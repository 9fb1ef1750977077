// Builds dist/: the compiled code, the rules as one JSON file, the JSON schemas.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

rmSync(`${root}dist`, { recursive: true, force: true })
const tsc = spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', root], { stdio: 'inherit' })
if (tsc.status !== 0) process.exit(tsc.status ?? 1)

mkdirSync(`${root}dist/schemas`, { recursive: true })
cpSync(`${root}src/reporters/report.schema.json`, `${root}dist/schemas/report.json`)
cpSync(`${root}src/config/config.schema.json`, `${root}dist/schemas/config.json`)
cpSync(`${root}rules/rule-pack.schema.json`, `${root}dist/schemas/rule-pack.json`)

const { compileRules } = await import(`${root}dist/rules/compile.js`)
await compileRules(`${root}rules`, `${root}dist/rules.json`)
