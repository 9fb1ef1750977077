#!/usr/bin/env node
// Nothing is imported before the version is known: an older Node would fail on the syntax of what it reads.
const [major, minor] = process.versions.node.split('.').map(Number)
if ((major === 20 && minor >= 17) || (major === 22 && minor >= 9) || major > 22) {
  try {
    const { main } = await import('../dist/cli/main.js')
    await main(process.argv)
  } catch (error) {
    // What is missing here was not installed. Node's own exit code 1 would mean that something leaks.
    refuse(`its own files cannot be loaded; install it again (${String(error).split('\n', 1)[0]})`)
  }
} else {
  refuse(`Node ${process.versions.node} is too old or not supported; install Node 20.17 or later, or 22.9 or later`)
}

function refuse(why) {
  process.stderr.write(`watertight: ${why}\n`)
  process.exitCode = 2
}
