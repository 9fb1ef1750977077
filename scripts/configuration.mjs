// Rewrites the tables of docs/configuration.md from the definition of the configuration: `npm run docs:configuration`.
import { readFileSync, writeFileSync } from 'node:fs'
import { withTables } from './configuration-tables.mjs'

const page = new URL('../docs/configuration.md', import.meta.url)
const schema = JSON.parse(readFileSync(new URL('../dist/schemas/config.json', import.meta.url), 'utf8'))
writeFileSync(page, withTables(readFileSync(page, 'utf8'), schema))
