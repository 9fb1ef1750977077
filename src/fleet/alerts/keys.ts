import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'

/** Makes a signing key and keeps it in a file of the user's: the database has `file:<name>` and no key. */
export async function makeKey(folder: string): Promise<{ readonly reference: string; readonly key: string }> {
  const key = randomBytes(32).toString('base64url')
  const name = randomUUID()
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, '.gitignore'), '*\n')
    await writeFile(join(folder, name), key, { mode: 0o600 })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    throw new AuditError('EWRITE', `the key cannot be written into ${folder} (${code})`, {
      hint: 'Put a key into a variable and name it with --secret-env.',
      cause,
    })
  }
  return { reference: `file:${name}`, key }
}

/** The key that `reference` names, `file:<name>` or `env:<variable>`. */
export async function readKey(
  reference: string,
  folder: string,
  environment: { readonly [name: string]: string | undefined },
): Promise<string> {
  const [, kind, name = ''] = /^(env|file):([\w-]+)$/.exec(reference) ?? []
  if (kind === 'env') return variable(name, environment)
  // Early databases have the key itself.
  if (kind !== 'file') return reference
  const key = await readFile(join(folder, name), 'utf8').catch(() => null)
  if (key === null)
    throw new AuditError('EALERT', 'the key of this channel is on the machine where the channel was added')
  return key
}

/** What a variable has; an error where it has nothing. */
export function variable(name: string, environment: { readonly [name: string]: string | undefined }): string {
  const found = environment[name]
  if (found === undefined || found === '')
    throw new AuditError('EALERT', `the variable ${name} is not set where this worker runs`)
  return found
}

/** Forgets the key, where it is one that was made here. */
export async function forgetKey(reference: string | null, folder: string): Promise<void> {
  const [, name] = /^file:([\w-]+)$/.exec(reference ?? '') ?? []
  if (name !== undefined) await rm(join(folder, name), { force: true })
}
