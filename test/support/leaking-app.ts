import { fake } from './fake.ts'
import { pack } from './pack.ts'

/** Secrets that the leaking versions hold; made anew in each run. */
export const leakedSecrets = {
  github: fake('ghp_{alnum:30}{crc32-base62-github:6}'),
  npm: fake('npm_{alnum:30}{crc32-base62:6}'),
}

const ledger = `export const quiet = isFeatureEnabled('project-harbor')
export function reconcileLedgerEntries(pendingEntries, settledBatches) { return merge(pendingEntries, settledBatches) }
`

const map = {
  version: 3,
  sources: ['../src/ledger.ts', '../src/auth.ts'],
  sourcesContent: [ledger, `export const auth = "${leakedSecrets.github}"\n`],
  names: [],
  mappings: 'AAAA',
}

/** A version of a closed package, clean or with two sources and two secrets; `more` are files beside them. */
export function packApp(name: string, version: string, isLeaking: boolean, more: object = {}): Buffer {
  const leak = { 'app.js.map': map, 'config/prod.js': `exports.token = "${leakedSecrets.npm}"\n` }
  return pack({
    'package.json': { name, version, license: 'UNLICENSED', main: 'app.js' },
    'app.js': 'exports.a = 1\n',
    ...(isLeaking && leak),
    ...more,
  })
}
