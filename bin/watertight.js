#!/usr/bin/env node
// Nothing is imported before the version is known: an older Node would fail on the syntax of what it reads.
const [major, minor] = process.versions.node.split('.').map(Number)
if ((major === 20 && minor >= 17) || (major === 22 && minor >= 9) || major > 22) {
  const { main } = await import('../dist/cli/main.js')
  await main(process.argv)
} else {
  process.stderr.write(
    `watertight: Node ${process.versions.node} is too old or not supported; install Node 20.17 or later, or 22.9 or later\n`,
  )
  process.exitCode = 2
}
