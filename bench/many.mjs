// npm run bench:many: the history of 50 versions of a package of 5 MB, in which a twentieth changes from one to the next, from a registry on
// this machine: one thread and all, with 50 ms a request, with what was kept and without. Prints markdown.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { part } from './page.mjs'
import { tarOf } from './tar.mjs'

const bin = fileURLToPath(new URL('../bin/watertight.js', import.meta.url))
const VERSIONS = Number(process.env.VERSIONS ?? 50)
const FILES = 420
const LINES = 250

const tarballs = Array.from({ length: VERSIONS }, (_, version) => gzipSync(tarOf(filesOf(version)), { level: 6 }))
let latency = 0
const server = createServer((request, response) => {
  const [, version] = /-\/(\d+)\.tgz$/.exec(request.url) ?? []
  setTimeout(() => response.end(version === undefined ? packument() : tarballs[Number(version)]), latency)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const folder = mkdtempSync(join(tmpdir(), 'watertight-many-'))
try {
  const kept = ['--cache', join(folder, 'kept')]
  const one = await timed('one version, nothing kept', ['--last', '1', '--no-cache', '--workers', '1'])
  const table = part('many')
  table.line('| run | time | of one version | cores busy |\n| --- | ---: | ---: | ---: |')
  const serial = await row(`${VERSIONS} versions, one thread, nothing kept`, ['--no-cache', '--workers', '1'])
  const parallel = await row('the same, every core', ['--no-cache'])
  latency = 50
  await row('the same, every core, 50 ms a request', ['--no-cache'])
  latency = 0
  await row('what is found is kept', kept)
  await row('the same history again', kept)
  table.line(
    `\nEvery core: ${(serial / parallel).toFixed(2)} × as fast as one thread, on ${availableParallelism()} cores.`,
  )
  table.end()

  async function row(title, args) {
    const { seconds, busy } = await timed(title, args)
    table.line(`| ${title} | ${seconds.toFixed(2)} s | ${(seconds / one.seconds).toFixed(1)} × | ${busy.toFixed(2)} |`)
    return seconds
  }
} finally {
  server.close()
  rmSync(folder, { recursive: true })
}

/** In a process of its own, which leaves this one to serve; npm's cache is new each time. */
function timed(title, args) {
  return new Promise((resolve, reject) => {
    const npmCache = mkdtempSync(join(folder, 'npm-'))
    const cpuFile = join(npmCache, 'cpu')
    const cpu = fileURLToPath(new URL('cpu.mjs', import.meta.url))
    const began = performance.now()
    const child = spawn(
      process.execPath,
      ['--import', cpu, bin, 'history', 'grown', '--registry', url, '--json', ...args],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, npm_config_cache: npmCache, CPU_FILE: cpuFile },
      },
    )
    child.on('close', async (code) => {
      const seconds = (performance.now() - began) / 1000
      if (![0, 1].includes(code)) return reject(new Error(`${title} ended with ${code}`))
      const { readFileSync } = await import('node:fs')
      resolve({ seconds, busy: Number(readFileSync(cpuFile, 'utf8')) / seconds })
    })
  })
}

function filesOf(version) {
  const files = Array.from({ length: FILES }, (_, index) => {
    const changed = index % 20 === version % 20 ? version : 0
    const lines = Array.from(
      { length: LINES },
      (_line, line) => `export const v${line} = compute(${index}, ${line}, ${changed})\n`,
    )
    const text = lines.join('')
    // Every fifth has its map: what is opened is kept in another way than what is only read.
    if (index % 5 !== 0) return [[`package/lib/f${index}.js`, text]]
    return [
      [`package/lib/f${index}.js`, `${text}//# sourceMappingURL=f${index}.js.map\n`],
      [`package/lib/f${index}.js.map`, mapOf(index, text)],
    ]
  })
  const manifest = { name: 'grown', version: `1.0.${version}`, license: 'Apache-2.0', repository: 'github:grown/grown' }
  return [['package/package.json', JSON.stringify(manifest)], ...files.flat()]
}

function mapOf(index, text) {
  const mappings = Array.from({ length: LINES }, () => 'AACA').join(';')
  return JSON.stringify({ version: 3, sources: [`../src/f${index}.ts`], sourcesContent: [text], names: [], mappings })
}

function packument() {
  const versions = tarballs.map((bytes, version) => {
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    const number = `1.0.${version}`
    return [number, { name: 'grown', version: number, dist: { tarball: `${url}/grown/-/${version}.tgz`, integrity } }]
  })
  return JSON.stringify({
    name: 'grown',
    'dist-tags': { latest: `1.0.${VERSIONS - 1}` },
    versions: Object.fromEntries(versions),
  })
}
