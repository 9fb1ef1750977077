import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isEverything } from '../support/extent.ts'
import { cleanEnvironment, node } from '../support/npm.ts'
import { installOnce, orSkip } from '../support/package-managers.ts'
import { writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const source = '// only the original says this\nexport function greet(): void {}\n'
const files = {
  'app/manifest.json': JSON.stringify({
    manifest_version: 3,
    name: 'Sample',
    version: '1.2.3',
    description: 'A sample.',
    background: { scripts: ['background.js'], service_worker: 'background.js' },
    browser_specific_settings: { gecko: { id: 'sample@example.com' } },
  }),
  'app/package.json': JSON.stringify({ name: 'sample-extension', version: '1.2.3', license: 'UNLICENSED' }),
  'app/background.js': 'export function greet(){}\n//# sourceMappingURL=background.js.map\n',
}
const map = {
  'app/background.js.map': JSON.stringify({
    version: 3,
    sources: ['../src/background.ts'],
    sourcesContent: [source],
    names: [],
    mappings: 'AAAA',
  }),
}

/** Packers of the registry, and how each makes `sample.<kind>` out of `app`. Both bring much with them, and are tried when everything is. */
const packers = [
  {
    kind: 'xpi',
    name: 'web-ext-8.9.0',
    packages: ['web-ext@8.9.0'],
    args: (home: string) => [
      join(home, 'node_modules/web-ext/bin/web-ext.js'),
      ...['build', '--source-dir', 'app', '--artifacts-dir', '.', '--filename', 'sample.xpi', '--no-config-discovery'],
    ],
  },
  {
    kind: 'crx',
    name: 'crx3-1.1.3',
    packages: ['crx3@1.1.3'],
    args: (home: string) => [
      join(home, 'node_modules/crx3/bin/crx3.js'),
      '-p',
      'key.pem',
      '-o',
      'sample.crx',
      '--',
      'app',
    ],
  },
] as const

describe.runIf(isEverything)('a browser extension', () => {
  test.each(packers)('packed by $name leaks as $kind, and is clean without its map', async (packer, ...rest) => {
    const [context] = rest as unknown as [Parameters<typeof orSkip>[1]]
    const { kind, name, packages, args } = packer
    const home = await orSkip(() => installOnce(name, [...packages]), context)
    const pack = async (more: object): Promise<string> => {
      const project = writeProject({ ...files, ...more })
      // crx3 goes by the shell's word for where it is.
      const packed = await node(args(home), { cwd: project, env: { ...cleanEnvironment(), PWD: project } })
      expect(packed.code, packed.stderr + packed.stdout).toBe(0)
      expect(readdirSync(project)).toContain(`sample.${kind}`)
      return project
    }
    const leaking = await watertight([`sample.${kind}`, '--json'], { cwd: await pack(map) })
    const report = JSON.parse(leaking.stdout)
    expect(leaking.code, leaking.stderr).toBe(1)
    expect(report.packages[0]).toMatchObject({ version: '1.2.3', archive: 'browser-extension' })
    expect(report.findings[0]).toMatchObject({
      ruleId: 'map/embedded-sources',
      severity: 'critical',
      location: { chain: ['background.js.map'] },
    })
    const clean = await watertight([`sample.${kind}`], { cwd: await pack({}) })
    expect(clean).toMatchObject({ code: 0 })
  })
})
