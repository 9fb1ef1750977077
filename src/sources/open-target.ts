import { AuditError } from '../model/audit-error.ts'
import type { SourceContext, Tarball } from '../model/source.ts'
import { sources } from './index.ts'

/** The tarballs that `spec` stands for: one, or one a workspace. */
export async function* openTarget(spec: string, context: SourceContext): AsyncIterable<Tarball> {
  // An unset variable in a script: to audit this directory instead would be an answer to another question.
  if (spec.trim() === '') {
    throw new AuditError('EUSAGE', 'a target is empty', { hint: 'Name it, or leave it out to audit this directory.' })
  }
  for (const source of sources) {
    if (await source.accepts(spec, context)) return yield* source.open(spec, context)
  }
  throw new AuditError('EUSAGE', `${spec}: not a directory, tarball, URL or registry spec`, {
    hint: 'Name a directory, a .tgz file, an http(s) URL, - for stdin, or name@version.',
  })
}
