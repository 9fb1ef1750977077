// Writes docs/secrets.md, the table of every secret that the built-in rules find: `npm run docs:secrets`.
import { writeFileSync } from 'node:fs'
import { revealedNames } from '../dist/secrets/describe-revealed.js'
import { builtRules } from './built-rules.mjs'
import { secretsPage } from './secrets-page.mjs'

writeFileSync(new URL('../docs/secrets.md', import.meta.url), secretsPage(await builtRules(), revealedNames))
