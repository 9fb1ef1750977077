// npm run bench:fleet -- [first] [median] [second] [new] [pages] [hour=60]: a generated fleet from a registry on this machine, with the sizes that real
// packages have. Without words all but the hour. Environment: PACKAGES, UNCHANGED and STORED say how many, RATE how many versions a second
// in the hour, WATERTIGHT_DATABASE which PostgreSQL (an empty one) in place of the embedded database. Prints markdown.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fillStore, markAudited } from './fleet/fill.mjs'
import { sizeAt, startRegistry, tarballOf } from './fleet/registry.mjs'
import { asked, part } from './page.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = join(root, 'bin/watertight.js')
const PACKAGES = Number(process.env.PACKAGES ?? 60)
const UNCHANGED = Number(process.env.UNCHANGED ?? 10_000)
const STORED = Number(process.env.STORED ?? 100_000)
const RATE = Number(process.env.RATE ?? 1)
const address = process.env.WATERTIGHT_DATABASE
const wanted = new Map(
  (asked.length > 0 ? asked : ['first', 'median', 'second', 'new', 'pages']).map((word) => word.split('=')),
)
const unknown = [...wanted.keys()].filter((word) => !/^(?:first|median|second|new|pages|hour)$/.test(word))
if (unknown.length > 0) throw new Error(`no part is called ${unknown}`)

const registry = await startRegistry()
const folder = mkdtempSync(join(tmpdir(), 'watertight-fleet-'))
const run = ['run', '--registry', registry.url, '--quiet']
const table = part(address ? 'fleet-postgres' : 'fleet-embedded', 'fleet')
const leaking = { leaks: true }
try {
  table.line('| what | figure |\n| --- | ---: |')
  await fleet('make the database', ['add', '@bench/*'])
  // The first run says with which rules all others count.
  const isFirst = wanted.has('first')
  await firstPass('bench', isFirst ? PACKAGES : 2, 'real sizes', (index, count) => sizeAt(index, count), isFirst)
  if (wanted.has('median')) {
    await fleet('add another scope', ['add', '@median/*'])
    await firstPass('median', PACKAGES, 'median size', () => sizeAt(0, 1), true)
  }
  if (wanted.has('second') || wanted.has('new')) await putUnchanged()
  if (wanted.has('second')) await fleet(`second pass over ${UNCHANGED} unchanged versions`, run)
  if (wanted.has('new')) await watchForNew()
  if (wanted.has('hour')) await followFor(Number(wanted.get('hour') ?? 60))
  if (wanted.has('pages')) await measurePages()
  table.end()
} finally {
  registry.close()
  rmSync(folder, { recursive: true })
}

/** Audits `count` packages of a scope for the first time, and then the same without queue and database. */
async function firstPass(scope, count, what, sizeOf, isCompared) {
  const names = Array.from({ length: count }, (_, index) => `@${scope}/p${index}`)
  for (const [index, name] of names.entries())
    registry.publish(name, '1.0.0', tarballOf(name, '1.0.0', sizeOf(index, count)))
  const first = await fleet(`first pass over ${count} packages of ${what}, two workers`, [...run, '--workers', '2'])
  if (!isCompared) return
  table.line(`| packages a second of it | ${(count / first.seconds).toFixed(1)} |`)
  table.line(`| processor time a package | ${((first.cpu / count) * 1000).toFixed(0)} ms |`)
  const from = ['--from', 'registry', '--registry', registry.url, '--no-cache', '--json', '--workers', '2']
  const bare = await measured('the same audits without queue and database', [...names, ...from])
  table.line(`| processor time of it, of the first pass | ${((bare.cpu / first.cpu) * 100).toFixed(0)} % |`)
}

/** Five hundred packages with their versions: followed as a run follows them, and then as audited. */
async function putUnchanged() {
  const each = Math.ceil(UNCHANGED / 500)
  for (let index = 0; index < 500; index += 1) {
    const bytes = tarballOf(`@many/p${index}`, '1.0.0', [4000, 4])
    for (let minor = 0; minor < each; minor += 1) registry.publish(`@many/p${index}`, `1.${minor}.0`, bytes)
  }
  await withFleet(async ({ database, queue }) => {
    const { openRegistry } = await import('../dist/sources/registry-client.js')
    const { addTargets } = await import('../dist/fleet/watch/targets.js')
    const { enumerateTargets } = await import('../dist/fleet/watch/targets.js')
    const { followPackages } = await import('../dist/fleet/watch/follow.js')
    const { signal } = new AbortController()
    const client = await openRegistry({
      cwd: folder,
      environment: process.env,
      signal,
      maxBytes: 1e9,
      registry: registry.url,
    })
    await addTargets(['@many/*'], database, folder)
    await enumerateTargets(database, client, folder)
    await followPackages({ database, queue, registry: client, signal, interval: 30 }, { all: true })
    await markAudited(database)
  })
}

/** A leak is published beside the unchanged versions while a run watches: how long until somebody is told? */
async function watchForNew() {
  let tell
  const told = new Promise((resolve) => {
    tell = resolve
  })
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => {
      response.end()
      tell(performance.now())
    })
  })
  await new Promise((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  await fleet('add a channel', ['alert', 'add', 'webhook', `http://127.0.0.1:${receiver.address().port}/hook`])
  await watching([], async () => {
    const began = performance.now()
    registry.publish('@many/p7', '2.0.0', tarballOf('@many/p7', '2.0.0', [25_000, 8], leaking))
    const seconds = ((await told) - began) / 1000
    table.line(`| one new version among them, until the alert has arrived | ${seconds.toFixed(1)} s |`)
  })
  receiver.close()
}

/** As many versions a second as npm gets, at the sizes of real packages: does a run keep up, and does its memory stay flat? */
async function followFor(minutes) {
  await watching(['--changes', `${registry.url}/_changes`], async (pid, audited) => {
    const before = await audited()
    const total = minutes * 60 * RATE
    const lags = []
    const memory = []
    const began = performance.now()
    let published = 0
    while (published < total || lags.at(-1) > 0) {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * RATE) + 1)
      for (; published < due; published += 1) {
        const name = `@bench/p${published % 50}`
        registry.publish(name, `3.${published}.0`, tarballOf(name, `3.${published}.0`, sizeAt(published * 37, 300)))
      }
      await new Promise((resolve) => setTimeout(resolve, 1000))
      if (lags.length * 5 > (performance.now() - began) / 1000) continue
      lags.push(published - ((await audited()) - before))
      memory.push(Number(spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).stdout) / 1024)
    }
    const seconds = (performance.now() - began) / 1000
    table.line(`| ${total} versions at ${RATE} a second, until the last is audited | ${seconds.toFixed(0)} s |`)
    table.line(`| most versions behind | ${Math.max(...lags)} |`)
    const from = (part) => Math.floor((part * memory.length) / 10)
    const most = (values, part) =>
      Math.round(Math.max(...values.slice(from(part), Math.max(from(part + 1), from(part) + 1))))
    const tenths = Array.from({ length: 10 }, (_, part) => part)
    table.line(`| most versions behind in each tenth of it | ${tenths.map((part) => most(lags, part)).join(', ')} |`)
    table.line(`| largest memory in each tenth of it | ${tenths.map((part) => most(memory, part)).join(', ')} MB |`)
  })
}

/** Runs `fleet run --watch` until `work` is done; that gets its process and a count of what is audited. */
async function watching(words, work) {
  const child = spawn(process.execPath, [bin, 'fleet', ...run, '--watch', '--workers', '2', ...words], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: environment(),
  })
  const over = new Promise((resolve) => child.on('close', resolve))
  try {
    await withReading(async (database, status) => {
      while ((await status(database)).workers.length === 0) await new Promise((resolve) => setTimeout(resolve, 200))
      const audited = async () => {
        const [row] = await database.query(
          `select count(*) filter (where verdict is not null and state = 'audited')::int as count,
             min(problem) filter (where state = 'failed') as problem from watertight.versions`,
        )
        if (row.problem !== null) throw new Error(`a version was given up: ${row.problem}`)
        return row.count
      }
      await work(child.pid, audited)
    })
  } finally {
    child.kill('SIGINT')
    await over
  }
}

async function measurePages() {
  const began = performance.now()
  await withFleet(({ database }) => fillStore(database, STORED))
  table.line(`| ${STORED} versions put into the store | ${((performance.now() - began) / 1000).toFixed(1)} s |`)
  await fleet('status over them', ['status', '--json'])
  const { serveFleet } = await import('../dist/fleet/pages/serve.js')
  await withReading(async (database, status) => {
    const asked = performance.now()
    await status(database)
    table.line(`| status over them, the database being open | ${((performance.now() - asked) / 1000).toFixed(2)} s |`)
    const end = new AbortController()
    const options = { host: '127.0.0.1', port: 0, token: undefined, tokenEnv: '', signal: end.signal }
    const home = await new Promise((resolve) => serveFleet(database, options, async (at) => resolve(at)))
    const findings = await (await fetch(`${home}findings`)).text()
    const finding = /href="(\/finding\?[^"]+)"/.exec(findings)?.[1].replaceAll('&amp;', '&') ?? '/'
    const lists = ['/packages', '/packages?state=leak&page=2', '/packages?q=p77', '/findings', '/findings?q=p77']
    for (const name of ['/', ...lists, '/package?name=%40stored%2Fp50', finding]) {
      const times = []
      for (let time = 0; time < 5; time += 1) {
        const start = performance.now()
        await (await fetch(new URL(name, home))).text()
        times.push(performance.now() - start)
      }
      table.line(
        `| page \`${name.slice(0, 40)}\`, the middle of five | ${times.sort((a, b) => a - b)[2].toFixed(0)} ms |`,
      )
    }
    end.abort()
  })
}

async function withFleet(work) {
  const { openFleet } = await import('../dist/fleet/open-fleet.js')
  const opened = await openFleet({ ...place(), mayBegin: true })
  try {
    await work(opened)
  } finally {
    await opened.close()
  }
}

async function withReading(work) {
  const { openReading } = await import('../dist/fleet/open-fleet.js')
  const { fleetStatus } = await import('../dist/fleet/status/status.js')
  const database = await openReading({ ...place(), mayBegin: false })
  try {
    await work(database, fleetStatus)
  } finally {
    await database.close()
  }
}

function place() {
  return { cwd: folder, environment: process.env, ...(address && { address }) }
}

function environment() {
  return { ...process.env, npm_config_cache: join(folder, 'npm') }
}

function fleet(title, words) {
  return measured(title, ['fleet', ...words])
}

/** Runs a command in a process of its own; tells its time, processor time and largest memory. */
async function measured(title, words) {
  const usageFile = join(folder, 'usage')
  const preload = new URL('usage.mjs', import.meta.url).href
  const began = performance.now()
  const code = await new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', preload, bin, ...words], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...environment(), USAGE_FILE: usageFile },
    })
    child.on('close', resolve)
  })
  if (![0, 1].includes(code)) throw new Error(`${title} ended with ${code}`)
  const seconds = (performance.now() - began) / 1000
  const { cpu, memory } = JSON.parse(readFileSync(usageFile, 'utf8'))
  table.line(
    `| ${title} | ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s of processor time, ${Math.round(memory / 1024)} MB |`,
  )
  return { seconds, cpu }
}
