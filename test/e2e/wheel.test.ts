import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { inProcess } from '../support/in-process.ts'
import { writeProject } from '../support/project.ts'
import { testWith } from '../support/require-tool.ts'

const project = (more: string) => `[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "sample"
version = "1.2.3"
[tool.setuptools]
packages = ["sample"]
[tool.setuptools.package-data]
sample = ["static/*"]
${more}`

testWith(
  'pyproject-build',
  'a wheel built by setuptools leaks its map, and is clean when the settings exclude it',
  async () => {
    const build = (more: string): string => {
      const cwd = writeProject({
        'pyproject.toml': project(more),
        'sample/__init__.py': 'name = "sample"\n',
        'sample/static/app.js': 'console.log(1)\n//# sourceMappingURL=app.js.map\n',
        'sample/static/app.js.map': JSON.stringify({
          version: 3,
          sources: ['../src/app.ts'],
          sourcesContent: ['// only the original says this\nconsole.log(1)\n'],
          names: [],
          mappings: 'AAAA',
        }),
      })
      execFileSync('pyproject-build', ['--wheel', '--no-isolation'], { cwd, stdio: 'pipe' })
      return join(cwd, 'dist')
    }
    const [leaking, clean] = ['', '[tool.setuptools.exclude-package-data]\nsample = ["static/*.map"]\n'].map(build)
    expect(readdirSync(leaking ?? '')).toEqual(['sample-1.2.3-py3-none-any.whl'])
    const found = await inProcess(['*.whl', '--json'], { cwd: leaking ?? '' })
    expect(found.code).toBe(1)
    const report = JSON.parse(found.stdout)
    expect(report.packages[0]).toMatchObject({ name: 'sample', version: '1.2.3', archive: 'wheel' })
    expect(report.findings[0]).toMatchObject({
      ruleId: 'map/embedded-sources',
      location: { chain: ['sample/static/app.js.map'] },
    })
    // The map is gone, and what refers to it is told of.
    expect((await inProcess(['*.whl'], { cwd: clean ?? '' })).code).toBe(0)
  },
)
