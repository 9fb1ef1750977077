import { readFileSync } from 'node:fs'
import module from 'node:module'
import { compiledFolder } from './shared/compiled-folder.ts'

/** Runs the command line `argv` (node's own, with the two leading paths) and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const words = argv.slice(2)
  // Nothing else is loaded for it: a version is asked for by scripts, often and in a hurry.
  if (words.length === 1 && ['--version', '-v', '-V'].includes(words[0] ?? '')) {
    process.stdout.write(`${version()}\n`)
    return
  }
  // Node 20 has no compile cache.
  if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
    const folder = compiledFolder(words, process.env)
    if (folder !== null) module.enableCompileCache(folder)
  }
  const { run } = await import('./run.ts')
  // A configuration or a reporter that is code can end the process: what was not looked at by then is no pass.
  const guard = (code: number): void => {
    if (code !== 0) return
    process.exitCode = 2
    process.stderr.write('watertight: code of the project ended the run early\n')
  }
  process.once('exit', guard)
  const exitCode = await run(words)
  process.off('exit', guard)
  process.exitCode = exitCode
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '0.0.0'
}
