import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let root: string | undefined

/** Gives a run of tests one temporary folder, which its workers and the programs that they start inherit. */
export function setup(): void {
  root = mkdtempSync(join(tmpdir(), 'wt-'))
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = root
}

const remove = "require('node:fs').rmSync(process.argv[1], { recursive: true, force: true, maxRetries: 3 })"

/** Has a process of its own remove it: it holds some hundred thousand files, for which nobody has to wait. */
export function teardown(): void {
  if (root === undefined) return
  spawn(process.execPath, ['-e', remove, root], { detached: true, stdio: 'ignore' }).unref()
}
