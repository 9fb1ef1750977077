import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import { check } from '../schema/check.ts'
import { sha256 } from '../text/digest.ts'
import { parseJson } from '../text/parse-json.ts'
import { printableJson } from '../text/printable-json.ts'
import type { FolderFile } from './drafts.ts'
import schema from './response.schema.json' with { type: 'json' }
import type { Response } from './response-type.ts'

/** What keeps the state from one run to the next. */
const statusName = 'status.json'

/** Opens a folder for the response to a version: an empty one, a new one, or that of an earlier run, of which it gives what was known. */
export async function openFolder(folder: string, shown: string, target: string): Promise<Response | null> {
  const names = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch((cause: unknown) => {
      throw unwritable(shown, cause)
    })
  if (names.length === 0) return null
  if (!names.includes(statusName))
    throw new AuditError('ENOTEMPTY', `${shown}: the folder is not empty, and holds no response of an earlier run`, {
      hint: 'Name a new folder, or that of an earlier run.',
    })
  const earlier = await readStatus(join(folder, statusName), shown)
  const { name, version } = earlier.package
  const [, wanted = ''] = /^(?:@[^/]+\/)?[^@]+@(.+)$/.exec(target) ?? []
  if (!target.startsWith(`${name}@`) || (/^\d/.test(wanted) && wanted !== version))
    throw new AuditError('ENOTEMPTY', `${shown}: the folder is that of ${name}@${version}`, {
      hint: 'Name a folder for each version.',
    })
  return earlier
}

const MOST_BYTES = 64 * 1024 ** 2

/** What an earlier run wrote. Whatever does not fit its schema to the last key is refused: it decides what people are told. */
async function readStatus(file: string, shown: string): Promise<Response> {
  const { size } = await lstat(file)
  const value = size > MOST_BYTES ? undefined : parseJson(await readFile(file, 'utf8'))
  const [problem] = value === undefined ? ['it is not JSON, or it is too large'] : check(value, schema, 'it')
  if (problem === undefined) return value as Response
  throw new AuditError('ENOTEMPTY', `${shown}/${statusName}: not what an earlier run wrote: ${problem}`, {
    hint: 'Name a new folder. What is in this one stays as it is.',
  })
}

/** What was written, and what was left alone since a person had changed it. */
export interface Written {
  readonly files: Response['files']
  /** The files that a person has changed; the new text stands beside each under a name that ends in `.new`. */
  readonly kept: readonly string[]
}

/** Writes the files, status.json last. What a person changed since the earlier run stays as it is. */
export async function writeFolder(
  folder: string,
  shown: string,
  files: readonly FolderFile[],
  response: Response,
  earlier: Response | null,
): Promise<Written> {
  const before = new Map((earlier?.files ?? []).map(({ path, sha256: digest }) => [path, digest]))
  const written: { path: string; sha256: string }[] = []
  const kept: string[] = []
  try {
    for (const { path, text } of files) {
      const digest = sha256(text)
      const known = before.get(path)
      const now = await digestOf(join(folder, path))
      const isChanged = now !== null && known !== undefined && now !== known
      if (isChanged && known !== digest) await put(folder, `${path}.new`, text)
      if (isChanged) kept.push(path)
      else if (now !== digest) await put(folder, path, text)
      // Of a file that a person changed, what was written last is what the next run compares with.
      written.push({ path, sha256: digest })
    }
    const paths = new Set(files.map(({ path }) => path))
    // What is not written any more, such as a letter about a copy that is gone, still lies there.
    written.push(...(earlier?.files ?? []).filter(({ path }) => !paths.has(path)))
    await put(folder, statusName, `${printableJson({ ...response, files: written })}\n`)
  } catch (cause) {
    throw unwritable(shown, cause)
  }
  return { files: written, kept }
}

async function digestOf(file: string): Promise<string | null> {
  try {
    if (!(await lstat(file)).isFile()) return null
    return sha256(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function put(folder: string, path: string, text: string): Promise<void> {
  const file = join(folder, path)
  const above = dirname(file)
  await mkdir(above, { recursive: true })
  if ((await lstat(above)).isSymbolicLink()) throw Object.assign(new Error('a link'), { code: 'ELOOP' })
  // A link that lies in its place is taken away, not followed.
  await rm(file, { force: true })
  await writeFile(file, text, { flag: 'wx' })
}

function unwritable(shown: string, cause: unknown): unknown {
  if (cause instanceof AuditError || !(cause instanceof Error) || !('code' in cause)) return cause
  return new AuditError('EWRITE', `${shown}: the folder cannot be written (${String(cause.code)})`, {
    hint: 'Name a folder where you may write and where there is room.',
    cause,
  })
}
