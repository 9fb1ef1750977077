import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import type { ContentsNode, Extras } from '../../src/model/extras.ts'
import type { Report } from '../../src/model/report.ts'
import { html } from '../../src/reporters/html/html.ts'
import { startChromium } from '../support/chromium.ts'
import { makeHostile } from '../support/hostile-report.ts'
import { inProcess } from '../support/in-process.ts'
import { packApp } from '../support/leaking-app.ts'
import { temporaryDirectory } from '../support/project.ts'
import { testWith } from '../support/require-tool.ts'
import { clean, historyOf, incident, incomplete, secrets } from '../support/sample-reports.ts'
import { startStageRegistry } from '../support/stage-registry.ts'
import { plain } from '../support/themes.ts'

let browser: Browser | undefined
afterAll(() => browser?.close())

interface Opened {
  readonly page: Page
  /** Errors of the page, and whatever it asked of a network. */
  readonly complaints: readonly string[]
}

async function open(
  report: Report,
  extras?: Extras,
  given: { readonly width?: number; readonly dark?: true } = {},
): Promise<Opened> {
  browser ??= await startChromium()
  const page = await browser.newPage({
    viewport: { width: given.width ?? 1280, height: 900 },
    colorScheme: given.dark ? 'dark' : 'light',
  })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => !request.url().startsWith('file:') && complaints.push(request.url()))
  page.on('dialog', (dialog) => complaints.push(dialog.message()))
  const file = join(temporaryDirectory(), 'report.html')
  writeFileSync(file, html.render(report, plain, extras))
  await page.goto(pathToFileURL(file).href)
  await page.waitForSelector('html[data-ready]', { state: 'attached' })
  return { page, complaints }
}

const node = (name: string, given: Partial<ContentsNode> = {}): ContentsNode => {
  return { name, kind: 'typescript', bytes: 1000, sha256: 'ab'.repeat(32), novel: false, contents: [], ...given }
}
const text = 'export function login(): void {\n  // by mail\n}\n'
const extras: Extras = {
  contents: [
    node('', {
      contents: [
        node('dist/cli.js', { bytes: 5000, kind: 'javascript' }),
        node('dist/cli.js.map', {
          bytes: 9000,
          kind: 'source-map',
          contents: [node('src/login/by-mail.ts', { novel: true }), node('src/flags.ts', { novel: true })],
        }),
        node('package.json', { bytes: 100, kind: 'json' }),
      ],
    }),
  ],
  sources: [{ package: 0, chain: ['dist/cli.js.map', 'src/login/by-mail.ts'], text }],
  sourcesLeftOut: 0,
}

const listed = (page: Page) => page.locator('#rows tr th').allTextContents()

testWith('chromium', 'one goes into folders and maps, and back by the trail', async () => {
  const { page, complaints } = await open(incident, extras)
  await page.getByRole('button', { name: 'cli.js.map', exact: true }).click()
  expect(await listed(page)).toEqual(['src 2 inside'])
  await page.getByRole('button', { name: 'src', exact: true }).click()
  await page.getByRole('button', { name: 'login', exact: true }).press('Enter')
  expect(await page.locator('#crumbs li').allTextContents()).toEqual([
    expect.stringContaining('@'),
    'dist',
    'cli.js.map',
    'src',
    'login',
  ])
  await page.locator('#crumbs button').first().click()
  expect(await listed(page)).toEqual(['dist 3 inside', 'package.json'])
  // The picture does the same.
  const box = await page.locator('#map').boundingBox()
  await page.mouse.click((box?.x ?? 0) + 30, (box?.y ?? 0) + 5)
  expect(await page.locator('#here').textContent()).toContain('dist: 3 files')
  expect(complaints).toEqual([])
})

testWith('chromium', 'a search finds paths at any depth', async () => {
  const { page } = await open(incident, extras)
  await page.fill('#seek', 'FLAGS')
  await expect.poll(() => listed(page)).toEqual(['dist/cli.js.map ! src/flags.ts ships nowhere else'])
  expect(await page.locator('#here').textContent()).toContain('1 of 4 match')
})

testWith('chromium', 'findings are filtered by a text and by severity', async () => {
  const { page } = await open(secrets)
  const visible = () => page.locator('.finding:visible').count()
  expect(await visible()).toBe(2)
  await page.fill('#wanted', 'sentry')
  await expect.poll(visible).toBe(1)
  expect(await page.locator('#shown').textContent()).toBe('1 of 2 shown')
  await page.fill('#wanted', '')
  await page.uncheck('input[value=critical]')
  await expect.poll(visible).toBe(1)
})

testWith('chromium', 'a source is opened from the list of what ships, as the text that it is', async () => {
  const { page } = await open(incident, extras)
  await page.fill('#seek', 'by-mail')
  await page
    .getByRole('row')
    .getByRole('button', { name: /by-mail/ })
    .click()
  await expect.poll(() => page.locator('#source-text').textContent()).toBe(text)
  expect(await page.locator('#source-lines').textContent()).toBe('1\n2\n3\n4')
})

testWith('chromium', 'two versions are compared', async () => {
  const later = extras.contents[0]
  const earlier = node('', { contents: [node('dist/cli.js', { sha256: 'cd'.repeat(32) }), node('old.txt')] })
  const report = { ...incident, packages: [...incident.packages, ...incident.packages] }
  const { page } = await open(report, { ...extras, contents: [earlier, later ?? null] })
  await expect.poll(() => page.locator('#compare-sum').textContent()).toBe('4 came, 1 went, 1 changed')
  expect(await page.locator('#compare-list tbody tr').last().textContent()).toBe('changeddist/cli.js1.0 kB → 5.0 kB')
})

const hostile = '</script><img src=x onerror=alert(1)><!--\u202e\x1b[31m"\'&amp;${a}'

testWith('chromium', 'hostile names and texts stay text', async () => {
  const bad: Extras = {
    contents: [
      node('', { contents: [node(`a${hostile}/b${hostile}.js`, { contents: [node(hostile, { novel: true })] })] }),
    ],
    sources: [{ package: 0, chain: [`a${hostile}/b${hostile}.js`, hostile], text: hostile }],
    sourcesLeftOut: 0,
  }
  for (const report of [incident, secrets, incomplete, historyOf(incident)]) {
    const { page, complaints } = await open(makeHostile(report, hostile), bad)
    for (const button of await page.locator('#source-files button').all()) await button.click()
    await page.fill('#seek', 'onerror')
    await page.waitForTimeout(200)
    expect(await page.locator('img').count()).toBe(0)
    const shown = (await page.textContent('body')) ?? ''
    expect(shown).not.toMatch(/[\u202e\x1b]/)
    expect(shown).toContain('onerror=alert(1)')
    expect(complaints).toEqual([])
    await page.close()
  }
})

testWith(
  'chromium',
  'axe finds nothing, in light and dark, narrow and wide, and nothing is wider than the window',
  async () => {
    const samples = [incident, secrets, incomplete, clean, historyOf(incident)]
    for (const [index, report] of samples.entries()) {
      for (const given of [{ width: 360, dark: true }, { width: 2560 }] as const) {
        const { page } = await open(report, index === 0 ? extras : undefined, given)
        expect(await faultsOf(page)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
        await page.close()
      }
    }
  },
)

testWith('chromium', 'nor in the page of a difference and in that of a stage', async () => {
  const cwd = temporaryDirectory()
  const registry = await startStageRegistry('none', { 'app@1.0.0': packApp('app', '1.0.0', false) })
  registry.put('app', '1.1.0', packApp('app', '1.1.0', true))
  for (const version of ['1.0.0', '1.1.0'])
    writeFileSync(join(cwd, `${version}.tgz`), packApp('app', version, version === '1.1.0'))
  const env = { npm_config_userconfig: registry.npmrc }
  for (const words of [
    ['diff', '1.0.0.tgz', '1.1.0.tgz', '--reporter', 'html=diff.html'],
    ['stage', '--reporter', 'html=stage.html'],
  ])
    expect((await inProcess(words, { cwd, env })).code).toBe(1)
  await registry.close()
  browser ??= await startChromium()
  for (const name of ['diff.html', 'stage.html']) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width: 360, height: 900 }, colorScheme })
      await page.goto(pathToFileURL(join(cwd, name)).href)
      expect(await page.textContent('main')).toContain('1.1.0')
      // What awaits approval, not the version that it is compared with.
      if (name === 'stage.html') expect(await listed(page)).toContain('app.js.map 2 inside')
      expect(await faultsOf(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      await page.close()
    }
  }
})

/** What axe finds in a page. */
async function faultsOf(page: Page): Promise<unknown> {
  // What the policy of the page keeps out: it is put in from outside.
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe.source })
  const { result } = await session.send('Runtime.evaluate', {
    expression:
      'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].target))',
    awaitPromise: true,
    returnByValue: true,
  })
  return result.value
}

testWith('chromium', 'without JavaScript everything that matters stands there', async () => {
  browser ??= await startChromium()
  const page = await browser.newPage({ javaScriptEnabled: false })
  await page.setContent(html.render(secrets, plain))
  const shown = (await page.textContent('main')) ?? ''
  for (const wanted of ['Do not publish', 'secret/npm-access-token', 'cli.js.map', 'Revoke it', 'source-map'])
    expect(shown).toContain(wanted)
  expect(await page.locator('#explorer').isVisible()).toBe(false)
  await page.close()
})
