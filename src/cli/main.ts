/** Runs the command line `argv` (node's own, with the two leading paths) and sets the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  process.stderr.write(`watertight: ${argv.slice(2).join(' ')}: not built yet\n`)
  process.exitCode = 2
}
