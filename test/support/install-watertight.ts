import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bin } from './watertight.ts'

const checkout = fileURLToPath(new URL('../..', import.meta.url))

/** Puts this checkout into a project's dependencies as a manager would: the package, and the command in .bin. */
export function installWatertight(root: string): void {
  const commands = join(root, 'node_modules/.bin')
  mkdirSync(commands, { recursive: true })
  symlinkSync(checkout, join(root, 'node_modules/watertight'), 'junction')
  // Whichever Node is first on PATH runs it, as with a real installation: some managers need a newer one than the tests.
  if (process.platform === 'win32') writeFileSync(join(commands, 'watertight.cmd'), `@node "${bin}" %*\r\n`)
  else
    writeFileSync(join(commands, 'watertight'), `#!/bin/sh\nexec node "${bin}" "$@"\n`, {
      mode: 0o755,
    })
}
