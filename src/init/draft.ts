import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { AuditError } from '../model/audit-error.ts'

/** A file that would be written. */
export interface PlannedFile {
  /** Absolute. */
  readonly file: string
  /** Relative to the project's root, for people. */
  readonly path: string
  /** Null when there is no such file yet. */
  readonly before: string | null
  readonly after: string
}

/** Files as they will be: what edits have changed, and else what lies on the disk. */
export interface Draft {
  read(file: string): Promise<string | null>
  write(file: string, text: string): Promise<void>
  /** What differs from the disk. */
  changes(): readonly PlannedFile[]
}

/** A draft of the files below `root` that has changed nothing yet. */
export function createDraft(root: string): Draft {
  const before = new Map<string, string | null>()
  const after = new Map<string, string>()
  const read = async (file: string): Promise<string | null> => {
    if (!before.has(file)) before.set(file, await textOf(file))
    return after.get(file) ?? before.get(file) ?? null
  }
  return {
    read,
    async write(file, text) {
      await read(file)
      after.set(file, text)
    },
    changes: () =>
      [...after]
        .map(([file, text]) => {
          const path = relative(root, file).replaceAll('\\', '/')
          return { file, path, before: before.get(file) ?? null, after: text }
        })
        .filter((change) => change.before !== change.after),
  }
}

/** Writes what was planned. A file that has changed since is left alone, with all that come after it. */
export async function writeFiles(changes: readonly PlannedFile[]): Promise<void> {
  for (const { file, path, before, after } of changes) {
    if ((await textOf(file)) !== before)
      throw new AuditError('ECHANGED', `${path} has changed since its difference was shown, so it is not written`, {
        hint: 'Run `watertight init` again.',
      })
    try {
      await mkdir(dirname(file), { recursive: true })
      // `wx` where there was none: what somebody has put there meanwhile stays.
      await writeFile(file, after, { flag: before === null ? 'wx' : 'w' })
    } catch (cause) {
      throw new AuditError('EWRITE', `${path} cannot be written (${codeOf(cause)})`, { cause })
    }
  }
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(cause))) return null
    throw new AuditError('EUNREADABLE', `${file} cannot be read (${codeOf(cause)})`, {
      hint: 'Check its permissions.',
      cause,
    })
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
