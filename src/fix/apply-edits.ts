import { chmod, readFile, realpath, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { FileEdit } from '../model/source.ts'
import { throughDraft, writeNew } from './write-new.ts'

/** Writes each edit in one step, modes kept. Refuses all of them when a file is not what the edit was made for. */
export async function applyEdits(directory: string, edits: readonly FileEdit[]): Promise<void> {
  for (const edit of edits) await checkUnchanged(join(directory, edit.file), edit)
  for (const edit of edits) {
    if (edit.before === null) await writeNew(join(directory, edit.file), edit.after)
    else await replace(join(directory, edit.file), edit)
  }
}

async function replace(path: string, edit: FileEdit): Promise<void> {
  try {
    // A link is written through, as an editor would; that it stays in the project was seen when it was read.
    const real = await realpath(path)
    const mode = (await stat(real)).mode & 0o777
    await throughDraft(real, edit.after, mode, async (draft) => {
      // The umask may have taken bits away.
      await chmod(draft, mode)
      await checkUnchanged(path, edit)
      await rename(draft, real)
    })
  } catch (error) {
    throw error instanceof AuditError ? error : unwritable(edit.file, error)
  }
}

async function checkUnchanged(path: string, { file, before }: FileEdit): Promise<void> {
  if ((await readIfThere(path)) === before) return
  throw new AuditError('ECHANGED', `${file} has changed since it was read, so it is left as it is`, {
    hint: 'Run watertight fix again.',
  })
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function unwritable(file: string, cause: unknown): AuditError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
  return new AuditError('EWRITE', `${file} cannot be written (${code})`, {
    hint: 'Check its permissions and those of its folder.',
    cause,
  })
}
