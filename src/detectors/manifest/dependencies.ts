import type { Manifest } from '../../model/artifact.ts'
import { classifyUrl } from '../../text/url.ts'
import type { Statement } from './statement.ts'
import { stringsIn } from './statement.ts'

/** Dependencies of whoever installs the package that no registry serves. */
export function* inspectDependencies(manifest: Manifest): Iterable<Statement> {
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
