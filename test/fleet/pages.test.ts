import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acknowledge } from '../../src/fleet/findings/acknowledge.ts'
import type { Fleet } from '../../src/fleet/open-fleet.ts'
import { writeReport } from '../../src/fleet/pages/report.ts'
import { serveFleet } from '../../src/fleet/pages/serve.ts'
import { fleetStatus } from '../../src/fleet/status/status.ts'
import { addTargets } from '../../src/fleet/watch/targets.ts'
import { startChromium } from '../support/chromium.ts'
import { fake } from '../support/fake.ts'
import { openTestFleet, runTestFleet } from '../support/fleet.ts'
import { type FleetRegistry, startFleetRegistry } from '../support/fleet-registry.ts'
import { temporaryDirectory } from '../support/project.ts'
import { testWith } from '../support/require-tool.ts'

const secret = fake('npm_{alnum:30}{crc32-base62:6}')
const hostile = '<img src=x onerror=alert(1)>'
const token = 'a-token-of-some-length'

let registry: FleetRegistry
let fleet: Fleet & { readonly cwd: string }
let browser: Browser | undefined
let open: string
let closed: string
const end = new AbortController()

beforeAll(async () => {
  registry = await startFleetRegistry()
  registry.publish('@acme/leaky', '1.0.0', { leaks: true, files: { 'config.js': `const token = '${secret}'\n` } })
  registry.publish('@acme/leaky', '1.1.0')
  registry.publish('@acme/known', '1.0.0', { leaks: true })
  registry.publish('@acme/hostile', '1.0.0', {
    files: {
      [`${hostile}.js.map`]:
        '{"version":3,"sources":["a.ts"],"sourcesContent":["let hidden\\n"],"names":[],"mappings":"AAAA"}',
    },
  })
  for (let index = 0; index < 120; index += 1) registry.publish(`@acme/p${String(index).padStart(3, '0')}`, '1.0.0')
  fleet = await openTestFleet()
  await addTargets(['@acme/*'], fleet.database, fleet.cwd)
  await runTestFleet(fleet, registry.url)
  const { openLeaks } = await fleetStatus(fleet.database)
  const known = openLeaks.find((leak) => leak.package === '@acme/known')
  await acknowledge(
    known?.fingerprint ?? '',
    '@acme/known',
    { reason: 'it is a sample', expires: null },
    fleet.database,
  )
  open = await up(undefined)
  closed = await up(token)
})

afterAll(async () => {
  end.abort()
  await browser?.close()
  await fleet.close()
  await registry.close()
})

/** Serves the fleet on a free port; gives its address. */
function up(given: string | undefined): Promise<string> {
  const options = { host: '127.0.0.1', port: 0, token: given, tokenEnv: 'TOKEN', signal: end.signal }
  return new Promise((resolve, reject) => {
    serveFleet(fleet.database, options, async (address) => resolve(address)).catch(reject)
  })
}

const get = async (path: string, headers: { readonly [name: string]: string } = {}) => {
  const response = await fetch(new URL(path, open), { headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

describe('the pages, live', () => {
  test.each([
    { path: '/', shows: ['leaks open in', '@acme/leaky', 'secret/npm-access-token'] },
    { path: '/packages', shows: ['@acme/leaky', '123 in all', 'page 1 of 2'] },
    { path: '/packages?page=1', shows: ['Previous', '@acme/p119'] },
    { path: '/packages?state=leak&q=leaky', shows: ['1 in all'] },
    { path: '/findings?state=open&q=npm-access', shows: ['1 in all', '@acme/leaky'] },
    { path: '/findings?state=acknowledged', shows: ['1 in all', '@acme/known'] },
    { path: '/findings?q=%25', shows: ['0 in all'] },
    { path: '/package?name=%40acme%2Fleaky', shows: ['1.0.0', '1.1.0', 'Verdict of each version'] },
  ])('$path shows what is asked for', async ({ path, shows }) => {
    const { status, text } = await get(path)
    expect(status).toBe(200)
    for (const part of shows) expect(text).toContain(part)
    expect(text).not.toContain(secret)
  })

  test('a finding has its evidence without the secret, when it was first seen, and how to acknowledge it', async () => {
    const { text } = await get('/findings?q=npm-access')
    const [, link = ''] = /href="(\/finding\?[^"]+)"/.exec(text) ?? []
    const page = await get(link.replaceAll('&amp;', '&'))
    for (const part of ['first seen', 'config.js', '<mark>', 'watertight fleet ack wt1:'])
      expect(page.text).toContain(part)
    expect(page.text).not.toContain(secret)
  })

  test('every answer forbids scripts, frames and guesses of its type', async () => {
    for (const path of ['/', '/status.json', '/nothing']) {
      const { headers } = await get(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cache-control')).toBe('no-store')
    }
  })

  test('names of files are text, not markup', async () => {
    const { text } = await get('/findings?state=all&q=hostile')
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(text).not.toContain('<img')
  })

  test.each([
    { name: 'a page that is not there', path: '/package?name=none', status: 404 },
    { name: 'an address with a NUL', path: '/package?name=%00', status: 404 },
    { name: 'a list far behind its end', path: '/packages?page=999999', status: 200 },
    { name: 'the JSON', path: '/status.json', status: 200 },
  ])('$name is $status', async ({ path, status }) => {
    expect((await get(path)).status).toBe(status)
  })

  test('nothing can be written', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await fetch(open, { method })).status).toBe(405)
  })

  test('a name of elsewhere that leads here is not answered', async () => {
    const { port } = new URL(open)
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, headers: { host: `evil.example:${port}` } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.on('error', reject).end()
    })
    expect(status).toBe(403)
  })

  test.each([
    { name: 'none', headers: {}, status: 401 },
    { name: 'a wrong one', headers: { authorization: 'Bearer a-token-of-some-lengt' }, status: 401 },
    { name: 'the right one', headers: { authorization: `Bearer ${token}` }, status: 200 },
    { name: 'the right one as a password', headers: { authorization: `Basic ${btoa(`me:${token}`)}` }, status: 200 },
  ])('with a token, $name is $status', async ({ headers, status }) => {
    expect((await fetch(closed, { headers })).status).toBe(status)
  })

  test.each([
    {
      name: 'an address of others without a token',
      options: { host: '0.0.0.0', token: undefined },
      says: 'need a token',
    },
    { name: 'a short token', options: { host: '127.0.0.1', token: 'short' }, says: 'shorter than 16' },
  ])('$name is refused', async ({ options, says }) => {
    const all = { port: 0, tokenEnv: 'TOKEN', signal: end.signal, ...options }
    await expect(serveFleet(fleet.database, all, async () => undefined)).rejects.toThrow(says)
  })
})

testWith(
  'chromium',
  'the pages work without script, nothing is wider than the window, and axe finds nothing',
  async () => {
    browser = await startChromium()
    for (const { width, scheme } of [
      { width: 360, scheme: 'dark' },
      { width: 1280, scheme: 'light' },
    ] as const) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(open)
      const look = async (name: string) => {
        const session = await context.newCDPSession(page)
        await session.send('Runtime.evaluate', { expression: axe.source })
        const { result } = await session.send('Runtime.evaluate', {
          expression:
            'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].target))',
          awaitPromise: true,
          returnByValue: true,
        })
        expect(result.value, name).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), name).toBeLessThanOrEqual(0)
        const folder = process.env['WATERTIGHT_SCREENS']
        if (folder) await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true })
      }
      await look('overview')
      await page.click('nav >> text=Findings')
      await page.selectOption('#state', 'open')
      await page.fill('#q', 'npm-access')
      await page.click('text=Show')
      expect(page.url()).toContain('q=npm-access')
      await look('findings')
      await page.click('text=secret/npm-access-token')
      expect(await page.textContent('main')).toContain('Versions that show it')
      await look('finding')
      await page.click('dd >> text=@acme/leaky')
      await look('package')
      await page.click('nav >> text=Packages')
      await look('packages')
      expect(complaints).toEqual([])
      await context.close()
    }
  },
)

test('the report has the same pages as files, whose links lead somewhere, and everything as JSON and CSV', async () => {
  const folder = join(temporaryDirectory(), 'out')
  const count = await writeReport(fleet.database, folder)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files).toHaveLength(count)
  for (const { parentPath, name } of files) {
    const text = readFileSync(join(parentPath, name), 'utf8')
    expect(text).not.toContain(secret)
    const links = [...text.matchAll(/href="([^"#]+)"/g)].map(([, link = '']) => link)
    for (const link of name.endsWith('.html') ? links : []) expect(existsSync(join(parentPath, link)), link).toBe(true)
  }
  const all = JSON.parse(readFileSync(join(folder, 'fleet.json'), 'utf8'))
  expect(all).toMatchObject({ version: 1, status: { verdict: 'leak', packages: 123 } })
  expect(all.versions).toHaveLength(124)
  expect(readFileSync(join(folder, 'findings.csv'), 'utf8')).toMatch(/^package,state,severity,/)
})
