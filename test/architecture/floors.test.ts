import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

/** The table of ARCHITECTURE.md: a file imports from its own room or from a lower floor. */
const floors: { readonly [room: string]: number } = {
  model: 0,
  text: 1,
  schema: 1,
  secrets: 2,
  managers: 2,
  contents: 2,
  contract: 2,
  sources: 3,
  formats: 3,
  detectors: 3,
  rules: 3,
  policy: 3,
  config: 3,
  verifiers: 3,
  reporters: 3,
  engine: 4,
  fix: 5,
  strip: 5,
  receipts: 5,
  restore: 5,
  history: 5,
  exposure: 5,
  diff: 5,
  doctor: 5,
  init: 6,
  release: 6,
  stage: 6,
  response: 6,
  fleet: 6,
  '': 7,
  cli: 7,
}

/** What of the outside world a room may import; a dependency has one door, npm's own code two. */
const doors: { readonly [room: string]: readonly string[] } = {
  text: ['get-east-asian-width', 'picomatch', 'smol-toml', 'yaml'],
  secrets: ['re2js'],
  // pacote packs a directory as npm does, and fetches.
  managers: [
    '@npmcli/arborist',
    '@npmcli/config',
    '@npmcli/map-workspaces',
    'npm-package-arg',
    'npm-packlist',
    'pacote',
    'semver',
  ],
  sources: ['@npmcli/agent', 'npm-package-arg', 'npm-registry-fetch', 'pacote', 'semver'],
  formats: ['tar', 'source-map', 'fzstd', 'libarchive-wasm'],
  rules: ['yaml'],
  receipts: ['@sigstore/bundle', '@sigstore/protobuf-specs', '@sigstore/sign', '@sigstore/tuf', '@sigstore/verify'],
  policy: ['spdx-expression-parse', 'spdx-license-ids', 'spdx-license-ids/deprecated'],
  reporters: ['chalk', 'd3-hierarchy'],
  cli: ['commander'],
}

/** Rooms that touch nothing outside of the program: no disk, network, process or thread. */
const pure: ReadonlySet<string> = new Set([
  'model',
  'text',
  'schema',
  'secrets',
  'contents',
  'contract',
  'detectors',
  'policy',
  'reporters',
])

const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((name) =>
  name.split(sep).join('/'),
)
const files = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
/** Schemas of what is printed, by which some of it is read again. */
const schemas = names.filter((name) => name.endsWith('.schema.json'))
const packs = readdirSync(join(root, 'rules')).filter((name) => name.endsWith('.yaml'))

test('there are files to judge', () => {
  expect(files.length).toBeGreaterThan(30)
})

test.each(files)('%s imports from its own room or a lower floor, and only through the doors', (file) => {
  expect(importsOf(file).flatMap((specifier) => complaint(file, specifier))).toEqual([])
})

test('no two files import each other in a circle, types included', () => {
  expect(circles()).toEqual([])
})

test.each([...files.map((file) => `src/${file}`), ...packs.map((pack) => `rules/${pack}`)])(
  '%s is one thing: above 350 lines it would be a question',
  (file) => {
    expect(readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(350)
  },
)

/** Groups of files each of which reaches every other through imports. */
function circles(): readonly (readonly string[])[] {
  const edges = new Map(files.map((file) => [file, importsOf(file).flatMap((specifier) => fileOf(file, specifier))]))
  const order = new Map<string, number>()
  const open: string[] = []
  const found: string[][] = []
  const visit = (file: string): number => {
    let low = order.size
    order.set(file, low)
    open.push(file)
    for (const next of edges.get(file) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next))
      else if (open.includes(next)) low = Math.min(low, order.get(next) ?? low)
    }
    if (low === order.get(file)) {
      const group = open.splice(open.indexOf(file))
      if (group.length > 1) found.push(group.sort())
    }
    return low
  }
  for (const file of files) if (!order.has(file)) visit(file)
  return found
}

function fileOf(file: string, specifier: string): readonly string[] {
  if (!specifier.startsWith('.')) return []
  const target = relative(join(root, 'src'), resolve(root, 'src', dirname(file), specifier))
    .split(sep)
    .join('/')
  return files.includes(target) || schemas.includes(target) ? [target] : []
}

function complaint(file: string, specifier: string): string[] {
  const own = folderOf(file)
  if (specifier.startsWith('.')) {
    const [target] = fileOf(file, specifier)
    if (target === undefined) return [`${file} imports ${specifier}, which is no file of src`]
    const other = folderOf(target)
    const isAllowed = other === own || (floors[other] ?? 99) < (floors[own] ?? -1) || (own === 'cli' && other === '')
    return isAllowed ? [] : [`${own} imports ${target}`]
  }
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) {
    const touches = ['fs', 'net', 'http', 'https', 'child_process', 'worker_threads', 'process', 'os']
    const reaches = touches.some((name) => specifier === `node:${name}` || specifier.startsWith(`node:${name}/`))
    return pure.has(own) && reaches ? [`${own} imports ${specifier}`] : []
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
