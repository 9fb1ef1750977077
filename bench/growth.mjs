// npm run bench:growth: packages that are made twice as large three times, one kind of thing at a time. What is linear costs twice as much
// each time; user and system CPU of the whole process, less that of the start-up.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { median } from './measure.mjs'
import { asked, part } from './page.mjs'
import { tarOf } from './tar.mjs'

const bin = fileURLToPath(new URL('../bin/watertight.js', import.meta.url))
const cpu = fileURLToPath(new URL('cpu.mjs', import.meta.url))
const RUNS = Number(process.env.RUNS ?? 3)
/** What a doubling may cost beyond twice, and less: a fifth. */
const ALLOWANCE = 0.2

const manifest = (fields) => ({ name: 'grown', version: '1.0.0', license: 'UNLICENSED', ...fields })
const script = (index) => `export const value${index} = ${index}\n${`// line of ${index}\n`.repeat(20)}`
const mapOf = (sources) => ({
  version: 3,
  sources: sources.map(([name]) => name),
  sourcesContent: sources.map(([, text]) => text),
  names: [],
  mappings: '',
})
const times = (count, make) => Array.from({ length: count }, (_, index) => make(index))

/** Each kind: how many at first, and what a package of `count` of them holds, with the options of its audit. */
const kinds = {
  files: { first: 1000, of: (count) => ({ files: times(count, (n) => [`lib/f${n}.js`, script(n)]) }) },
  maps: {
    first: 500,
    of: (count) => ({
      files: times(count, (n) => [`lib/f${n}.js.map`, JSON.stringify(mapOf([[`../src/f${n}.ts`, script(n)]]))]),
    }),
  },
  'maps of an open package': {
    first: 500,
    of: (count) => ({
      manifest: { license: 'Apache-2.0', repository: 'github:a/b' },
      files: [
        ['LICENSE', 'Apache License, Version 2.0\n'],
        ...times(count, (n) => [`lib/f${n}.js.map`, JSON.stringify(mapOf([[`../src/f${n}.ts`, script(n)]]))]),
      ],
    }),
  },
  findings: { first: 500, of: (count) => ({ files: times(count, (n) => [`lib/d${n}/.env`, `PASSWORD_${n}=${n}\n`]) }) },
  'findings under names of their own': {
    first: 500,
    of: (count) => ({ files: times(count, (n) => [`lib/a${n}.pem`, pem(n)]) }),
  },
  exports: {
    first: 1000,
    of: (count) => ({
      manifest: {
        exports: Object.fromEntries(
          times(count, (n) => [`./f${n}`, { import: `./lib/f${n}.mjs`, require: `./lib/f${n}.cjs` }]),
        ),
      },
      files: times(count, (n) => [`lib/f${n}.cjs.map`, JSON.stringify(mapOf([[`../src/f${n}.ts`, script(n)]]))]),
    }),
  },
  'entries of "files"': {
    first: 500,
    of: (count) => ({
      manifest: { files: times(count, (n) => (n % 2 === 0 ? `lib/f${n}.js` : `lib/f${n}.js.*`)) },
      files: times(count, (n) => [
        `lib/f${n}.js${n % 2 === 0 ? '' : '.map'}`,
        n % 2 === 0 ? script(n) : JSON.stringify(mapOf([[`f${n}.ts`, script(n)]])),
      ]),
    }),
  },
  'sources in one map': {
    first: 1000,
    of: (count) => ({
      files: [['lib/a.js.map', JSON.stringify(mapOf(times(count, (n) => [`../src/f${n}.ts`, script(n)])))]],
    }),
  },
  'sections of one map': {
    first: 1000,
    of: (count) => ({
      files: [
        [
          'lib/a.js.map',
          JSON.stringify({
            version: 3,
            sections: times(count, (n) => ({
              offset: { line: n, column: 0 },
              map: mapOf([[`../src/f${n}.ts`, script(n)]]),
            })),
          }),
        ],
      ],
    }),
  },
  'references to one map': {
    first: 1000,
    of: (count) => ({
      files: [
        ['lib/a.js.map', JSON.stringify(mapOf([['a.ts', 'let a\n']]))],
        ...times(count, (n) => [`lib/f${n}.js`, `${script(n)}//# sourceMappingURL=a.js.map\n`]),
      ],
    }),
  },
  'findings, each with an allowance of its own': {
    first: 500,
    of: (count) => ({
      files: times(count, (n) => [`lib/d${n}/.env`, `PASSWORD_${n}=${n}\n`]),
      config: { allow: times(count, (n) => ({ rule: 'file/env', path: `lib/d${n}/**`, reason: 'made for this' })) },
    }),
  },
}

/** A key that is none: its body says so. */
function pem(n) {
  return `-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGUg${n}\n-----END CERTIFICATE-----\n`
}

const folder = mkdtempSync(join(tmpdir(), 'watertight-growth-'))
try {
  const table = part('growth')
  const start = Math.min(...times(RUNS, () => secondsOf(['--version'])))
  table.line('| doubled | n | CPU of n, 2n, 4n, 8n | ratios | |\n| --- | ---: | --- | --- | --- |')
  for (const [name, { first, of }] of Object.entries(kinds)) {
    if (asked.length > 0 && !asked.some((word) => name.includes(word))) continue
    const seconds = [1, 2, 4, 8].map((factor) => {
      const args = write(of(first * factor))
      return median(times(RUNS, () => secondsOf(args))) - start
    })
    const ratios = seconds.slice(1).map((each, index) => each / seconds[index])
    const verdict = ratios.every((ratio) => ratio <= 2 * (1 + ALLOWANCE)) ? 'linear' : '**more than linear**'
    const shown = seconds.map((each) => `${each.toFixed(2)} s`).join(', ')
    table.line(`| ${name} | ${first} | ${shown} | ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')} | ${verdict} |`)
  }
  table.end()
} finally {
  rmSync(folder, { recursive: true })
}

function write({ manifest: fields, files, config }) {
  const tarball = join(folder, 'grown.tgz')
  writeFileSync(
    tarball,
    gzipSync(
      tarOf(
        [['package.json', JSON.stringify(manifest(fields))], ...files].map(([name, text]) => [`package/${name}`, text]),
      ),
      { level: 1 },
    ),
  )
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config ?? {}))
  return [tarball, '--json', '--no-cache', '--no-color', '--config', join(folder, 'config.json')]
}

function secondsOf(args) {
  const file = join(folder, 'cpu')
  const { status, stderr } = spawnSync(process.execPath, ['--import', cpu, bin, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CPU_FILE: file },
  })
  if (![0, 1].includes(status)) throw new Error(`ended with ${status}: ${stderr}`)
  return Number(readFileSync(file, 'utf8'))
}
