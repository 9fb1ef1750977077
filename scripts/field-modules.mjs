// Packs and audits every package of this repository's own node_modules as a package of its own: `npm run field:modules [-- --least low]`.
// Every finding at moderate and above is listed, for reading; docs/field-notes.md says what came of reading them.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { audit } from '../dist/index.js'

const root = fileURLToPath(new URL('../node_modules', import.meta.url))
const severities = ['critical', 'high', 'moderate', 'low', 'info']
const { values } = parseArgs({ options: { least: { type: 'string', default: 'moderate' } } })
const worthReading = severities.slice(0, severities.indexOf(values.least) + 1)

const counts = Object.fromEntries(severities.map((severity) => [severity, 0]))
let packages = 0
let incomplete = 0
for (const folder of packagesIn(root)) {
  const report = await audit([folder], { cwd: root })
  packages += 1
  const name = relative(root, folder)
  for (const { severity, ruleId, location, message } of report.findings) {
    counts[severity] += 1
    if (worthReading.includes(severity))
      console.log([name, severity, ruleId, location.chain.join(' ! '), message].join('  '))
  }
  const missed = report.notices.filter(({ effect }) => effect === 'incomplete')
  if (missed.length > 0) incomplete += 1
  for (const { code, chain, detail } of missed)
    console.log([name, 'incomplete', code, chain.join(' ! '), detail].join('  '))
}
console.log(
  `\n${packages} packages: ${severities.map((severity) => `${counts[severity]} ${severity}`).join(', ')}; ${incomplete} incomplete`,
)

/** The folders of all packages below, nested ones included; one with neither a name nor a version is no package. */
function* packagesIn(modules) {
  for (const entry of readdirSync(modules, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue
    const folder = join(modules, entry.name)
    if (entry.name.startsWith('@')) yield* packagesIn(folder)
    else {
      if (isPackage(join(folder, 'package.json'))) yield folder
      if (existsSync(join(folder, 'node_modules'))) yield* packagesIn(join(folder, 'node_modules'))
    }
  }
}

function isPackage(manifest) {
  if (!existsSync(manifest)) return false
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'))
  return name !== undefined && version !== undefined
}
