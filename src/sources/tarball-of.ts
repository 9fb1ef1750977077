import { AuditError } from '../model/audit-error.ts'
import type { Tarball } from '../model/source.ts'
import { integrityOf } from '../text/digest.ts'
import { isStdin } from './target.ts'

/** A tarball of these bytes; an AuditError when there are none. */
export function tarballOf(spec: string, resolved: string | null, bytes: Uint8Array): Tarball {
  if (bytes.length === 0)
    throw new AuditError('EEMPTY', `${spec}: is empty, so it is not a tarball`, {
      hint: isStdin(spec)
        ? 'What feeds the pipe wrote nothing: look at its own error.'
        : 'Pack again: no packer writes an empty file.',
    })
  return { spec, from: 'tarball', resolved, integrity: integrityOf(bytes), bytes, notices: [] }
}
