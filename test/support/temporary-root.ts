import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let root: string | undefined

/** Gives a run of tests one temporary folder, which its workers and the programs that they start inherit. */
export function setup(): void {
  root = mkdtempSync(join(tmpdir(), 'wt-'))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = root
}

/** Removes it. */
export function teardown(): void {
  if (root !== undefined) rmSync(root, { recursive: true, force: true, maxRetries: 3 })
}
