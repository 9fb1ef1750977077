// npm run bench:html: how soon the page of `--reporter html` is painted, and how long it takes to go into a folder, in Debian's Chromium. Prints markdown.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { buildIncident } from '../fixtures/incident/build.mjs'
import { fetched } from './fetched.mjs'
import { median } from './measure.mjs'
import { asked, part } from './page.mjs'
import { tarOf } from './tar.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const RUNS = Number(process.env.RUNS ?? 5)
/** Steps into the largest thing of the picture, and as many back. */
const STEPS = 4

const folder = mkdtempSync(join(tmpdir(), 'watertight-html-'))
const packages = {
  incident: ['the incident', async () => (await buildIncident(at('../.cache/incident'))).leak],
  next: ['next@15.1.3', () => fetched('next@15.1.3')],
  generated: ['50,000 files and a map of 50,000 sources', generated],
}

const browser = await chromium.launch({
  executablePath: spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim(),
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
})
const table = part('html')
table.line(
  '| report of | page | things in it | first paint | picture and list are shown | opening a folder: median | slowest |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
)
for (const [kind, [title, make]] of Object.entries(packages)) {
  if (asked.length > 0 && !asked.includes(kind)) continue
  const tarball = await make()
  if (tarball === undefined) throw new Error(`${title} is not to be had`)
  const page = join(folder, `${kind}.html`)
  const { status, stderr } = spawnSync(process.execPath, [
    ...[at('../bin/watertight.js'), tarball, '--fail-on', 'never', '--quiet', '--reporter', `html=${page}`],
  ])
  if (status !== 0 && status !== 2) throw new Error(`the audit of ${title} ended with ${status}: ${stderr}`)
  const runs = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await visit(page))
  const zooms = runs.flatMap((each) => each.zooms)
  const cells = [
    title,
    `${(statSync(page).size / 1e6).toFixed(2)} MB`,
    runs[0].things.toLocaleString('en-US'),
    `${Math.round(median(runs.map(({ paint }) => paint)))} ms`,
    `${Math.round(median(runs.map(({ ready }) => ready)))} ms`,
    `${Math.round(median(zooms))} ms`,
    `${Math.round(Math.max(...zooms))} ms`,
  ]
  table.line(`| ${cells.join(' | ')} |`)
}
table.end()
await browser.close()
rmSync(folder, { recursive: true })

/** Opens the page afresh; milliseconds from the start of its navigation, and from each click to the end of the frame that shows it. */
async function visit(file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.documentElement.dataset.ready === undefined) return
      observer.disconnect()
      window.readyAt = performance.now()
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-ready'] })
  })
  await page.goto(pathToFileURL(file).href)
  await page.waitForFunction(() => window.readyAt !== undefined)
  const first = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    ready: window.readyAt,
  }))
  await page.locator('#map').scrollIntoViewIfNeeded()
  const things = Number((await page.locator('#here').textContent()).match(/: ([\d,]+) files?/)?.[1].replaceAll(',', ''))
  const zooms = []
  for (let step = 0; step < STEPS; step += 1) {
    const { x, y } = await page.locator('#map').boundingBox()
    const before = await page.locator('#crumbs li').count()
    // The largest thing stands in the upper left corner.
    const took = await page.evaluate(frameAfter, { selector: '#map', x: x + 12, y: y + 8 })
    if ((await page.locator('#crumbs li').count()) === before) break
    zooms.push(took)
  }
  for (let left = zooms.length; left > 0; left -= 1)
    zooms.push(await page.evaluate(frameAfter, { selector: `#crumbs li:nth-last-child(2) button`, x: 0, y: 0 }))
  await context.close()
  if (zooms.length === 0) throw new Error(`nothing of ${file} could be gone into`)
  return { ...first, things, zooms }
}

/** Runs in the page: clicks, and waits until the frame behind it is drawn. */
function frameAfter({ selector, x, y }) {
  return new Promise((resolve) => {
    const began = performance.now()
    document.querySelector(selector).dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: x, clientY: y }))
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now() - began)
      port2.postMessage(null)
    })
  })
}

/** A package of 100,000 things: half of them are files, half of them sources of one map. */
function generated() {
  const file = join(folder, 'generated.tgz')
  const half = 50_000
  const name = (index) => `area${index % 40}/part${index % 1000}/f${index}`
  const text = (index) => `export const value${index} = ${index}\n${'// a line\n'.repeat(index % 17)}`
  const numbers = Array.from({ length: half }, (_, index) => index)
  const map = {
    version: 3,
    sources: numbers.map((index) => `../src/${name(index)}.ts`),
    sourcesContent: numbers.map(text),
    names: [],
    mappings: '',
  }
  const files = [
    ['package.json', JSON.stringify({ name: 'generated', version: '1.0.0', license: 'UNLICENSED' })],
    ...numbers.map((index) => [`lib/${name(index)}.js`, text(index + 1)]),
    ['dist/all.js.map', JSON.stringify(map)],
  ]
  writeFileSync(file, gzipSync(tarOf(files)))
  return file
}
