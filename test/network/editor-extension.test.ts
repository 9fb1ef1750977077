import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnvironment, node } from '../support/npm.ts'
import { installOnce, orSkip } from '../support/package-managers.ts'
import { writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const files = {
  'package.json': JSON.stringify({
    name: 'sample-extension',
    displayName: 'Sample',
    description: 'A sample.',
    publisher: 'sample',
    version: '1.2.3',
    license: 'UNLICENSED',
    engines: { vscode: '^1.80.0' },
    main: './out/extension.js',
    activationEvents: ['onStartupFinished'],
    scripts: { 'vscode:prepublish': 'node --version' },
  }),
  'README.md': '# Sample\n\nWhat it does.\n',
  'src/extension.ts': '// only the original says this\nexport function activate(): void {}\n',
  'out/extension.js': 'export function activate(){}\n//# sourceMappingURL=extension.js.map\n',
  'out/extension.js.map': JSON.stringify({
    version: 3,
    sources: ['../src/extension.ts'],
    sourcesContent: ['// only the original says this\nexport function activate(): void {}\n'],
    names: [],
    mappings: 'AAAA',
  }),
}

test('an extension packed by vsce leaks its sources, and is clean when .vscodeignore names the map', async (context) => {
  const home = await orSkip(() => installOnce('vsce-3.9.2', ['@vscode/vsce@3.9.2']), context)
  const pack = async (ignore: string): Promise<string> => {
    const project = writeProject({ ...files, '.vscodeignore': `src/**\n${ignore}` })
    const args = [join(home, 'node_modules/@vscode/vsce/vsce'), 'package', '--no-dependencies', '--skip-license']
    const packed = await node([...args, '--allow-missing-repository', '-o', 'sample.vsix'], {
      cwd: project,
      env: { ...cleanEnvironment() },
    })
    expect(packed.code, packed.stderr + packed.stdout).toBe(0)
    return project
  }

  const leaking = await watertight(['sample.vsix', '--json'], { cwd: await pack('') })
  expect(leaking.code).toBe(1)
  const report = JSON.parse(leaking.stdout)
  expect(report.packages[0]).toMatchObject({ name: 'sample-extension', version: '1.2.3', archive: 'vsix' })
  expect(report.findings[0]).toMatchObject({
    ruleId: 'map/embedded-sources',
    severity: 'critical',
    location: { chain: ['extension/out/extension.js.map'] },
  })
  expect(report.findings[0].fixes[0].description).toContain('out/extension.js.map in .vscodeignore')

  const clean = await watertight(['sample.vsix'], { cwd: await pack('**/*.map\n') })
  expect(clean).toMatchObject({ code: 0 })
})
