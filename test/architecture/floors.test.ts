import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** The table of ARCHITECTURE.md: a file imports from its own folder or from a lower floor. */
const floors: { readonly [folder: string]: number } = {
  model: 0,
  text: 1,
  sources: 2,
  formats: 2,
  detectors: 2,
  rules: 2,
  policy: 2,
  config: 2,
  verifiers: 2,
  reporters: 2,
  engine: 3,
  restore: 4,
  repair: 4,
  release: 4,
  gate: 4,
  history: 4,
  '': 5,
  cli: 5,
}

/** What of the outside world a folder may import; each dependency has one door. */
const doors: { readonly [folder: string]: readonly string[] } = {
  model: [],
  text: ['picomatch', 're2js', 'smol-toml', 'node:crypto', 'node:buffer', 'node:util'],
  formats: ['tar', 'source-map', 'fzstd'],
  sources: [
    'pacote',
    '@npmcli/arborist',
    '@npmcli/config',
    '@npmcli/map-workspaces',
    'npm-package-arg',
    'npm-packlist',
    'semver',
  ],
  rules: ['yaml'],
  reporters: ['chalk'],
  cli: ['commander'],
}

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .map((name) => name.split(sep).join('/'))
const packs = readdirSync(join(root, 'rules')).filter((name) => name.endsWith('.yaml'))

test('there are files to judge', () => {
  expect(files.length).toBeGreaterThan(30)
})

test.each(files)('%s imports from its own folder or a lower floor, and only through the doors', (file) => {
  expect(importsOf(file).flatMap((specifier) => complaint(file, specifier))).toEqual([])
})

test.each([...files.map((file) => `src/${file}`), ...packs.map((pack) => `rules/${pack}`)])(
  '%s can be read in one sitting',
  (file) => {
    expect(readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(250)
  },
)

function complaint(file: string, specifier: string): string[] {
  const own = folderOf(file)
  if (specifier.startsWith('.')) {
    const target = relative(join(root, 'src'), resolve(root, 'src', dirname(file), specifier))
      .split(sep)
      .join('/')
    const other = folderOf(target)
    const isAllowed = other === own || (floors[other] ?? 99) < (floors[own] ?? -1) || (own === 'cli' && other === '')
    return isAllowed ? [] : [`${own} imports ${target}`]
  }
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) {
    const isPure = own === 'model' || own === 'text' || own === 'policy' || own === 'detectors' || own === 'reporters'
    const touches = ['fs', 'net', 'http', 'https', 'child_process', 'worker_threads', 'process', 'os']
    const reaches = touches.some((name) => specifier === `node:${name}` || specifier.startsWith(`node:${name}/`))
    return isPure && reaches ? [`${own} imports ${specifier}`] : []
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  return doors[own]?.includes(name) ? [] : [`${own} imports ${specifier}`]
}

function folderOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : ''
}

function importsOf(file: string): readonly string[] {
  const code = readFileSync(join(root, 'src', file), 'utf8')
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^'"\n;]*(?:\{[^}]*\}[^'"\n;]*)?from\s+'([^']+)'|(?:^|\n)import '([^']+)'|\bimport\('([^']+)'\)/g
  return [...code.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}
