import { constants, copyFile, link, mkdir, open, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'

/** Writes a file that must not exist yet, in one step: nobody sees half of it, and whatever is there already stays. */
export async function writeNew(path: string, content: Uint8Array | string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await throughDraft(path, content, 0o666, (draft) => place(draft, path))
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    if (code === 'EEXIST') {
      throw new AuditError('EEXIST', `${basename(path)} exists already, and nothing is overwritten`, { cause })
    }
    throw new AuditError('EWRITE', `${basename(path)} cannot be written (${code})`, {
      hint: 'Check the permissions of its folder.',
      cause,
    })
  }
}

/** Writes a hidden file beside `path`, lets `use` put it into place, and leaves nothing of it. */
export async function throughDraft(
  path: string,
  content: Uint8Array | string,
  mode: number,
  use: (draft: string) => Promise<void>,
): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.watertight`)
  try {
    const handle = await open(draft, 'wx', mode)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await use(draft)
  } finally {
    await rm(draft, { force: true })
  }
}

async function place(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
  } catch (error) {
    // Not every file system has hard links; what exists is not overwritten in either way.
    if (!(error instanceof Error && 'code' in error) || error.code === 'EEXIST') throw error
    await copyFile(draft, path, constants.COPYFILE_EXCL)
  }
}
