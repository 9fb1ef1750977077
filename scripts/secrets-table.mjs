// Writes docs/secrets.md, the table of every secret that the built-in rules find: `npm run docs:secrets`.
import { readFileSync, writeFileSync } from 'node:fs'
import { revealedNames } from '../dist/secrets/describe-revealed.js'
import { secretsPage } from './secrets-page.mjs'

const { rules } = JSON.parse(readFileSync(new URL('../dist/rules.json', import.meta.url), 'utf8'))
writeFileSync(new URL('../docs/secrets.md', import.meta.url), secretsPage(rules, revealedNames))
