import { readFile } from 'node:fs/promises'
import { integrityOf } from '../text/digest.ts'

/** The integrity of a file's bytes as they are on the disk now. */
export async function integrityOfFile(path: string): Promise<string> {
  return integrityOf(await readFile(path))
}
