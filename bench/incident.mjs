// npm run bench: the incident's audit, and its map in other forms, each against its own floor; start-up against an empty Node. Prints markdown.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildIncident } from '../fixtures/incident/build.mjs'
import { buildForms } from '../fixtures/incident/forms.mjs'
import { measure } from './measure.mjs'
import { part } from './page.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const bin = at('../bin/watertight.js')
const titles = {
  inline: 'its map inline, as a `data:` URL of 80 MB',
  index: 'its map as an index map',
  zipped: 'its map in a zip inside the tarball',
  program: 'a program of 100 MB, the Node that runs the bench',
}

const { leak } = await buildIncident(at('../.cache/incident'))
const forms = Object.entries(await buildForms(at('../.cache/incident'))).map(([form, path]) => [titles[form], path, 5])

// Each run begins with nothing known, and pays for what it keeps.
const cache = mkdtempSync(join(tmpdir(), 'watertight-incident-'))
const audits = part('incident')
audits.line(
  '| what | floor | audit | of the floor | memory | the floor’s |\n| --- | ---: | ---: | ---: | ---: | ---: |',
)
for (const [title, path, runs] of [['the incident, a map of 59.7 MB beside a bundle of 10 MB', leak, 7], ...forms]) {
  const cold = [at('cold.mjs'), cache, bin, path, '--cache', cache]
  const { floor, audit } = measure({ floor: [at('floor.mjs'), path], audit: cold }, { runs, memory: true })
  const cells = [
    title,
    `${Math.round(floor.milliseconds)} ms`,
    `${Math.round(audit.milliseconds)} ms`,
    `${(audit.milliseconds / floor.milliseconds).toFixed(2)} ×`,
    `${Math.round(audit.mebibytes)} MiB`,
    `${Math.round(floor.mebibytes)} MiB`,
  ]
  audits.line(`| ${cells.join(' | ')} |`)
}
audits.end()
rmSync(cache, { recursive: true, force: true })

const start = part('start-up')
start.line('\n| start-up | in runs of `node -e 0` |\n| --- | ---: |')
const empty = 'node -e 0'
const starts = {
  [empty]: ['-e', '0'],
  'watertight --version': [bin, '--version'],
  'watertight --help': [bin, '--help'],
}
const measured = measure(starts, { runs: 15 })
for (const name of Object.keys(starts).slice(1))
  start.line(`| \`${name}\` | ${(measured[name].milliseconds / measured[empty].milliseconds).toFixed(2)} × |`)
start.end()
