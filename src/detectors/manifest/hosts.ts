import type { Manifest } from '../../model/artifact.ts'
import type { Json } from '../../model/json.ts'
import { classifyUrl } from '../../text/url.ts'
import type { Statement } from './statement.ts'
import { stringsIn } from './statement.ts'

/** Hosts that only a private network knows, and registries that are not the public ones. */
export function* inspectHosts(manifest: Manifest): Iterable<Statement> {
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
