import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { leakingMap } from '../support/leaking-map.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { bin } from '../support/watertight.ts'

let registry: Registry
beforeAll(async () => {
  registry = await startRegistry()
})
afterAll(() => registry.close())

const gate = `"${process.execPath}" "${bin}"`

/** A closed project whose release passes through Watertight; `leaking` ships its map. */
function project(name: string, leaking: boolean, scripts: object): string {
  const files: ProjectFiles = {
    'package.json': {
      json: { name, version: '1.0.0', license: 'UNLICENSED', main: 'dist/app.js', files: ['dist'], scripts },
    },
    'dist/app.js': `exports.plan=1;\n${leaking ? '//# sourceMappingURL=app.js.map\n' : ''}`,
  }
  return writeProject(leaking ? { ...files, 'dist/app.js.map': leakingMap } : files)
}

describe('npm publish, with Watertight as prepublishOnly', () => {
  test('a leak stops the upload, and says why on stderr', async () => {
    const { code, stdout, stderr } = await registry.publish(project('leaking', true, { prepublishOnly: gate }))
    expect(code).not.toBe(0)
    expect(stderr).toContain('map/embedded-sources')
    expect(stderr).toContain('dist/app.js.map')
    expect(stdout).not.toContain('map/embedded-sources')
    expect(await registry.versions('leaking')).toEqual([])
  })

  test('its clean twin arrives', async () => {
    const { code, stderr } = await registry.publish(project('clean', false, { prepublishOnly: gate }))
    expect(stderr).toContain('CLEAN')
    expect(code).toBe(0)
    expect(await registry.versions('clean')).toEqual(['1.0.0'])
  })

  test('a package that has not been built does not pass', async () => {
    const cwd = project('unbuilt', false, { prepublishOnly: gate })
    writeFileSync(
      join(cwd, 'package.json'),
      JSON.stringify({
        name: 'unbuilt',
        version: '1.0.0',
        license: 'UNLICENSED',
        main: 'lib/gone.js',
        files: ['dist'],
        scripts: { prepublishOnly: gate },
      }),
    )
    const { code, stderr } = await registry.publish(cwd)
    expect(code).not.toBe(0)
    expect(stderr).toContain('INCOMPLETE')
    expect(await registry.versions('unbuilt')).toEqual([])
  })
})
