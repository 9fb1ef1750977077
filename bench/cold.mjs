// Runs a command of Node with a folder emptied first: `node cold.mjs <folder> <script> [argument…]`.
import { rmSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [folder, script] = process.argv.splice(2, 2)
rmSync(folder, { recursive: true, force: true })
process.argv[1] = script
await import(pathToFileURL(script).href)
