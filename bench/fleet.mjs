// npm run bench:fleet: a generated fleet from a registry on this machine, with the sizes that real packages have: first pass, second pass, one new
// version among many, pages and status over a large store. PACKAGES and STORED say how many. Prints markdown.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { part } from './page.mjs'
import { tarOf } from './tar.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'bin/watertight.js')
const PACKAGES = Number(process.env.PACKAGES ?? 60)
const STORED = Number(process.env.STORED ?? 100_000)
const DATABASE = process.env.WATERTIGHT_DATABASE

/** Unpacked bytes and files of a package in the middle of each tenth, by size, of the 632 packages that this repository installs. */
const sizes = [
  [4_306, 4],
  [6_693, 4],
  [10_824, 5],
  [15_298, 5],
  [22_939, 4],
  [36_754, 9],
  [59_387, 33],
  [118_657, 54],
  [241_158, 11],
  [2_163_296, 3],
]

const packages = new Map(
  Array.from({ length: PACKAGES }, (_, index) => [`@bench/p${index}`, new Map([['1.0.0', tarballOf(index, '1.0.0')]])]),
)
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
  if (path === '/-/org/bench/package') {
    response.end(JSON.stringify(Object.fromEntries([...packages.keys()].map((name) => [name, 'read']))))
    return
  }
  const [, owner, version] = /^\/(.+)\/-\/(.+)\.tgz$/.exec(path) ?? []
  if (owner !== undefined) {
    response.end(packages.get(owner)?.get(version))
    return
  }
  const name = path.slice(1)
  const versions = packages.get(name)
  if (versions === undefined) {
    response.writeHead(404).end('{}')
    return
  }
  const body = JSON.stringify(packumentOf(name, versions))
  const etag = `"${createHash('sha1').update(body).digest('hex')}"`
  if (request.headers['if-none-match'] === etag) response.writeHead(304).end()
  else response.writeHead(200, { etag }).end(body)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const folder = mkdtempSync(join(tmpdir(), 'watertight-fleet-'))
const table = part('fleet')
try {
  table.line('| what | figure |\n| --- | ---: |')
  await fleet('make the database', ['add', '@bench/*'])
  const first = await fleet(`first pass over ${PACKAGES} packages, two workers`, [...run(), '--workers', '2'])
  table.line(`| packages a second of it | ${(PACKAGES / first.seconds).toFixed(1)} |`)
  table.line(`| processor time a package | ${((first.cpu / PACKAGES) * 1000).toFixed(0)} ms |`)
  const bare = await measured('the same audits without queue and database', [
    ...packages.keys(),
    '--from',
    'registry',
    '--registry',
    url,
    '--no-cache',
    '--json',
    '--workers',
    '2',
  ])
  table.line(`| processor time of it, of the first pass | ${((bare.cpu / first.cpu) * 100).toFixed(0)} % |`)
  await fleet('second pass, nothing new', run())
  packages.get('@bench/p1').set('1.0.1', tarballOf(1, '1.0.1'))
  await fleet('one new version', run())
  await fleet(`${STORED} versions put into the store`, ['list'], { store: STORED })
  await fleet('status over them', ['status', '--json'])
  await fleet('second pass over them', run())
  table.end()
} finally {
  server.close()
  rmSync(folder, { recursive: true })
}

function run() {
  return ['run', '--registry', url, '--quiet']
}

async function fleet(title, words, how) {
  return measured(title, ['fleet', ...words], how)
}

/** Runs a command in a process of its own; tells its time, processor time and largest memory. */
async function measured(title, words, { store } = {}) {
  const usageFile = join(folder, 'usage')
  const began = performance.now()
  if (store === undefined) {
    const code = await new Promise((resolve) => {
      const preload = fileURLToPath(new URL('usage.mjs', import.meta.url))
      const child = spawn(process.execPath, ['--import', preload, bin, ...words], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, USAGE_FILE: usageFile, npm_config_cache: join(folder, 'npm') },
      })
      child.on('close', resolve)
    })
    if (code !== 0 && code !== 1) throw new Error(`${title} ended with ${code}`)
  } else await fill(store)
  const seconds = (performance.now() - began) / 1000
  const { cpu, memory } = store === undefined ? JSON.parse(readFileSync(usageFile, 'utf8')) : { cpu: 0, memory: 0 }
  const rest = store === undefined ? `, ${cpu.toFixed(1)} s of processor time, ${Math.round(memory / 1024)} MB` : ''
  table.line(`| ${title} | ${seconds.toFixed(1)} s${rest} |`)
  return { seconds, cpu }
}

/** Versions that were audited, straight into the tables: a thousand packages, a finding in each fiftieth version. */
async function fill(count) {
  const { openFleet } = await import('../dist/fleet/open-fleet.js')
  const place = { cwd: folder, environment: process.env, mayBegin: true, ...(DATABASE && { address: DATABASE }) }
  const { database, close } = await openFleet(place)
  await database.query(
    "insert into watertight.packages (name, followed_at, next_at) select '@stored/p' || n, now(), now() + interval '1 day' from generate_series(0, 999) n",
  )
  await database.query(
    "insert into watertight.targets (spec, kind) values ('@stored/p0', 'package') on conflict do nothing",
  )
  await database.query(
    "insert into watertight.package_targets select '@stored/p' || n, '@stored/p0', '*' from generate_series(0, 999) n",
  )
  await database.query(
    `insert into watertight.versions (package, version, published_at, described, state, recipe, verdict, visibility, audited_at, spent_ms,
       packed_bytes, unpacked_bytes, files, stored_bytes)
     select '@stored/p' || n % 1000, '1.' || n / 1000 || '.0', now() - n * interval '1 minute', '{"tarball":"https://x.example/x.tgz"}'::jsonb, 'audited',
       (select value #>> '{}' from watertight.settings where name = 'recipe'), case when n % 50 = 0 then 'leak' else 'clean' end, 'closed',
       now() - interval '1 day', 100, 10000, 25000, 8, 1000 from generate_series(0, $1::int - 1) n`,
    [count],
  )
  await database.query(
    "insert into watertight.reports select id, '\\x00' from watertight.versions where package like '@stored/%'",
  )
  await database.query(
    `insert into watertight.findings (package, fingerprint, rule_id, severity, confidence, message, chain, is_open, occurrence, first_version, last_version, versions)
     select package, 'wt1:' || md5(package), 'map/embedded-sources', 'critical', 'high', 'a message', '["a.js.map"]'::jsonb, true, 1, min(version), max(version), count(*)
     from watertight.versions where verdict = 'leak' and package like '@stored/%' group by package`,
  )
  await database.query(
    `insert into watertight.sightings select id, package, 'wt1:' || md5(package), true, 'critical' from watertight.versions
     where verdict = 'leak' and package like '@stored/%'`,
  )
  await database.script('analyze')
  await pages(database)
  await close()
}

async function pages(database) {
  const { serveFleet } = await import('../dist/fleet/pages/serve.js')
  const end = new AbortController()
  const options = { host: '127.0.0.1', port: 0, token: undefined, tokenEnv: '', signal: end.signal }
  const address = await new Promise((resolve) => serveFleet(database, options, async (at) => resolve(at)))
  const names = [
    '/',
    '/packages',
    '/packages?state=leak&page=2',
    '/packages?q=p77',
    '/findings',
    '/findings?q=p77',
    '/package?name=%40stored%2Fp50',
  ]
  const found = /href="(\/finding\?[^"]+)"/
    .exec(await (await fetch(`${address}findings`)).text())?.[1]
    .replaceAll('&amp;', '&')
  for (const name of [...names, found ?? '/']) {
    await (await fetch(new URL(name, address))).text()
    const began = performance.now()
    await (await fetch(new URL(name, address))).text()
    table.line(`| page \`${name.slice(0, 40)}\` | ${(performance.now() - began).toFixed(0)} ms |`)
  }
  end.abort()
}

function tarballOf(index, version) {
  const [bytes, count] = sizes[index % sizes.length]
  const each = Math.ceil(bytes / count)
  const salt = randomBytes(4).toString('hex')
  const files = Array.from({ length: count - 1 }, (_part, file) => {
    const line = (at) =>
      `export function handler${at}(request, response) { return respond(response, '${salt}', ${at}, request.body.${index}_${file}) }\n`
    const lines = Array.from({ length: Math.ceil(each / 100) }, (_line, at) => line(at))
    return [`package/lib/file${file}.js`, lines.join('')]
  })
  const manifest = JSON.stringify({ name: `@bench/p${index}`, version, license: 'UNLICENSED', main: 'lib/file0.js' })
  return gzipSync(tarOf([['package/package.json', manifest], ...files]), { level: 6 })
}

function packumentOf(name, versions) {
  const described = [...versions].map(([version, bytes]) => {
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    return [version, { name, version, dist: { tarball: `${url}/${name}/-/${version}.tgz`, integrity } }]
  })
  return {
    name,
    'dist-tags': { latest: [...versions.keys()].at(-1) },
    versions: Object.fromEntries(described),
    time: {},
  }
}
