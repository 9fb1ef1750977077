import type { Artifact, Manifest } from '../../model/artifact.ts'
import type { Detector, Match } from '../../model/detector.ts'
import type { Json } from '../../model/json.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { classifyUrl } from '../../text/url.ts'

/** What the package.json of the package says that should not be public, or that reaches out of it on install. */
export const manifest: Detector = {
  id: 'manifest',
  create(rules) {
    const ids = new Set(rules.map((rule) => rule.id))
    return {
      *inspect(artifact) {
        const fields = readManifest(artifact)
        if (!fields) return
        for (const { ruleId, values, text } of statements(fields, artifact.parent?.facts.archive === undefined)) {
          if (ids.has(ruleId)) yield { ruleId, values, ...spanOf(artifact.bytes, text) } satisfies Match
        }
      },
    }
  },
}

/** What else than npm installs runs no scripts and installs no dependencies. */
function* statements(fields: Manifest, isInstalledByNpm: boolean): Iterable<Statement> {
  if (isInstalledByNpm) {
    yield* inspectScripts(fields)
    yield* inspectDependencies(fields)
  }
  yield* inspectHosts(fields)
}

/** The package.json of the package itself as an artifact; null for every other. */
export function readManifest({ path, parent, bytes }: Artifact): Manifest | null {
  if (!parent || parent.parent || bytes.length > LARGEST) return null
  // An editor's extension keeps its own in a folder of this name.
  const own = parent.facts.archive === undefined ? path : path.replace(/^extension\//, '')
  if (own !== 'package.json') return null
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Manifest) : null
  } catch (error) {
    // What is not JSON states nothing; npm could not have packed it.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Where the file has the string, if it is written as JSON.stringify writes it. */
export function spanOf(bytes: Uint8Array, text: string): { start: number; end: number } | undefined {
  const needle = Buffer.from(JSON.stringify(text).slice(1, -1))
  const start = asBuffer(bytes).indexOf(needle)
  return start === -1 || needle.length === 0 ? undefined : { start, end: start + needle.length }
}

const LARGEST = 16 * 1024 ** 2

/** Dependencies of whoever installs the package that no registry serves. */
function* inspectDependencies(manifest: Manifest): Iterable<Statement> {
  for (const field of fields) {
    for (const [name, spec] of stringsIn(manifest[field])) {
      const [, protocol] = /^(file|link|portal|workspace|catalog):/.exec(spec) ?? []
      const shown = { dependency: name.slice(0, 214), field }
      if (protocol !== undefined) {
        yield { ruleId: 'manifest/local-dependency', text: spec, values: { ...shown, protocol } }
      } else if (isRemote(spec)) {
        const host = classifyUrl(spec.replace(/^(?:git\+)?(?:ssh|git):/i, 'https:'))?.host ?? 'another host'
        yield { ruleId: 'manifest/remote-dependency', text: spec, values: { ...shown, host } }
      }
    }
  }
}

function isRemote(spec: string): boolean {
  return (
    /^(?:git[+:@]|https?:|ssh:|github:|gitlab:|bitbucket:|gist:)/i.test(spec) || /^[\w.-]+\/[\w.-]+(?:#|$)/.test(spec)
  )
}

const fields = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const

/** Hosts that only a private network knows, and registries that are not the public ones. */
function* inspectHosts(manifest: Manifest): Iterable<Statement> {
  for (const { field, text } of addresses(manifest)) {
    const classified = classifyUrl(text.replace(/^(?:git\+)?(?:ssh|git):/i, 'https:'))
    if (!classified) continue
    const { host, kind } = classified
    if (kind === 'private') {
      yield { ruleId: 'manifest/private-host', text, values: { field, host, local: isLocal(host) } }
    } else if (field.endsWith('registry') && !publicRegistries.has(host)) {
      yield { ruleId: 'manifest/other-registry', text, values: { field, host } }
    }
  }
}

function* addresses(manifest: Manifest): Iterable<{ field: string; text: string }> {
  for (const field of ['homepage', 'repository', 'bugs', 'funding', 'publishConfig', 'author'] as const) {
    const value: Json | undefined = manifest[field]
    if (typeof value === 'string') yield { field, text: value }
    for (const [key, text] of stringsIn(value)) yield { field: `${field}.${key}`, text }
  }
  for (const field of ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies'] as const) {
    for (const [name, text] of stringsIn(manifest[field])) yield { field: `${field}.${name.slice(0, 214)}`, text }
  }
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.') || host === '[::1]'
}

const publicRegistries = new Set([
  'registry.npmjs.org',
  'registry.yarnpkg.com',
  'npm.pkg.github.com',
  'registry.npmjs.com',
])

/** Scripts that run on install at whoever installs the package, and fetch something. */
function* inspectScripts({ scripts }: Manifest): Iterable<Statement> {
  for (const [script, command] of stringsIn(scripts)) {
    if (!onInstall.has(script)) continue
    const head = command.slice(0, LONGEST)
    const [url] = /\b(?:https?|ftp|git):\/\/[^\s"'|;&)]+/i.exec(head) ?? []
    const [tool] = fetchers.exec(head) ?? []
    if (url === undefined && tool === undefined) continue
    const target = (url && classifyUrl(url)?.host) ?? 'another machine'
    const pipes = /\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\|\s*(?:node|python3?|perl|iex)\b|\$\(\s*(?:curl|wget)\b/i.test(
      head,
    )
    yield { ruleId: 'manifest/install-download', text: command, values: { script, target, pipes } }
  }
}

// Only these run for a dependency; the others run for the package's own developers.
const onInstall = new Set(['preinstall', 'install', 'postinstall'])
const fetchers = /(?<![\w-])(?:curl|wget|Invoke-WebRequest|iwr|bitsadmin|git\s+clone)(?![\w-])/i
const LONGEST = 10_000

/** The strings directly in an object, by key; none for anything else. */
export function stringsIn(value: Json | undefined): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
}

/** Something that a rule says of a string in the package.json. */
interface Statement {
  readonly ruleId: string
  readonly text: string
  readonly values: NonNullable<Match['values']>
}
