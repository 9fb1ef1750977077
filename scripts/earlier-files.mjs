// Makes fixtures/earlier/: what an earlier Watertight wrote, for the tests that read it. `node scripts/earlier-files.mjs <checkout, built>`
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const [checkout] = process.argv.slice(2)
if (checkout === undefined) throw new Error('name the built checkout of the earlier version')
const bin = resolve(checkout, 'bin/watertight.js')
const fixtures = fileURLToPath(new URL('../fixtures/earlier/', import.meta.url))
const project = mkdtempSync(join(tmpdir(), 'watertight-earlier-'))

const map = {
  version: 3,
  sources: ['../src/a.ts'],
  sourcesContent: ['export const a: number = 1\n'],
  names: [],
  mappings: 'AAAA',
}
const manifest = { name: 'earlier-sample', version: '1.0.0', license: 'UNLICENSED', main: 'dist/a.js', files: ['dist'] }
const config = {
  failOn: 'moderate',
  visibility: 'auto',
  rules: { 'size/budget': 'moderate', 'map/invalid': 'low' },
  allow: [
    { rule: 'file/env', path: 'dist/.env', reason: 'the port of the sample' },
    { fingerprint: 'wt1:0123456789ab', reason: 'a finding of another day' },
  ],
  budgets: { packed: '2 MB', 'dist/**': '1 MB' },
  confidential: ['Project Nightjar', { pattern: 'nightjar-\\d+', flags: 'i' }],
  packs: ['rules.yaml'],
  baseline: 'watertight-baseline.json',
  contract: 'watertight.contract.json',
  reporters: ['pretty'],
  limits: { entries: 1000, totalBytes: '1 GiB' },
}
const pack = {
  rules: [
    {
      id: 'secret/acme',
      detector: 'pattern',
      severity: 'critical',
      confidence: 'high',
      summary: 'key of Acme',
      message: 'a key of Acme',
      help: 'Revoke it.',
      references: [],
      keywords: ['acme_'],
      pattern: '(?<!\\w)acme_[a-z0-9]{32}(?!\\w)',
      examples: { match: ['acme_{loweralnum:32}'], pass: ['acme_{loweralnum:31}'] },
    },
  ],
}

mkdirSync(join(project, 'dist'))
const write = (name, content) => writeFileSync(join(project, name), content)
const json = (value) => `${JSON.stringify(value, null, 2)}\n`
write('package.json', json(manifest))
write('dist/a.js', 'export const a=1\n//# sourceMappingURL=a.js.map\n')
write('dist/a.js.map', JSON.stringify(map))
write('dist/.env', 'PORT=3000\n')
execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: project })
// A name that .gitignore does not pass over.
renameSync(join(project, 'earlier-sample-1.0.0.tgz'), join(project, 'earlier-sample-1.0.0.tar.gz'))
for (const name of ['package.json', 'dist']) rmSync(join(project, name), { recursive: true })

write('rules.yaml', json(pack))
const watertight = (...args) =>
  spawnSync(process.execPath, [bin, 'earlier-sample-1.0.0.tar.gz', ...args], { cwd: project, encoding: 'utf8' })
watertight('--update-baseline')
write('report.json', watertight('--json').stdout)
spawnSync(process.execPath, [bin, 'approve', 'earlier-sample-1.0.0.tar.gz', '--yes'], { cwd: project })
write('watertight.config.json', json(config))
const audited = watertight('--receipt', 'receipt.json')
if (audited.status !== 0) throw new Error(audited.stderr)

rmSync(fixtures, { recursive: true, force: true })
cpSync(project, fixtures, { recursive: true })
rmSync(project, { recursive: true })
process.stdout.write(`${readdirSync(fixtures).join('\n')}\n`)
