import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'

/** Writes a file that the user asked for, and the folders above it. */
export async function writeText(file: string, text: string): Promise<void> {
  await whileWriting(file, async () => {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  })
}

/** Tells of `file` when writing it fails. */
export async function whileWriting(file: string, action: () => Promise<void>): Promise<void> {
  try {
    await action()
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    throw new AuditError('EWRITE', `${file} cannot be written (${code})`, { cause })
  }
}
