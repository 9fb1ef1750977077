import { createReadStream } from 'node:fs'
import { AuditError } from '../model/audit-error.ts'
import { collect } from '../text/collect.ts'

/** The text of a file that somebody else may have written; `what` it should be and `origin`, its name as the user gave it, are for errors. */
export async function readTextFile(file: string, what: string, origin: string, maxBytes: number): Promise<string> {
  try {
    return Buffer.from(await collect(createReadStream(file), origin, { maxBytes })).toString('utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new AuditError('ENOENT', `${origin}: no such file`, { hint: `Check the path of the ${what}.`, cause })
    }
    if (code === 'ETOOLARGE') throw new AuditError('ETOOLARGE', `${origin}: far too large for a ${what}`, { cause })
    throw new AuditError('EREAD', `${origin}: the ${what} cannot be read (${code})`, { cause })
  }
}
