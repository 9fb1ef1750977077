// Draws docs/report.svg: what the terminal shows of a closed package whose map embeds 1,900 files, one with a token.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { audit, render } from '../dist/index.js'
import { expandSample } from '../dist/secrets/sample.js'
import { toSvg } from './terminal-svg.mjs'

const width = 96
const directory = mkdtempSync(join(tmpdir(), 'watertight-picture-'))
try {
  for (const [name, text] of Object.entries(samplePackage())) writeFileSync(join(directory, name), text)
  const report = await audit([directory])
  const text = render(report, 'pretty', { width, color: 1 })
  mkdirSync(fileURLToPath(new URL('../docs', import.meta.url)), { recursive: true })
  writeFileSync(new URL('../docs/report.svg', import.meta.url), toSvg(text, width))
} finally {
  rmSync(directory, { recursive: true })
}

function samplePackage() {
  const token = expandSample('npm_{alnum:30}{crc32-base62-npm:6}')
  const sources = Array.from({ length: 1900 }, (_, index) => `src/module-${index}.ts`)
  const sourcesContent = sources.map(
    (_, index) => `/** Step ${index} of the work. */\nexport const step${index} = ${index}\n`,
  )
  sources[14] = 'src/registry/client.ts'
  sourcesContent[14] = `import { Client } from './http.ts'\n\nexport const client = new Client({ token: '${token}' })\n`
  const manifest = {
    name: '@acme/agent',
    version: '2.1.88',
    license: 'UNLICENSED',
    type: 'module',
    files: ['cli.js', 'cli.js.map'],
  }
  return {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'cli.js': `export const steps = 1900\n//# sourceMappingURL=cli.js.map\n`,
    'cli.js.map': JSON.stringify({ version: 3, names: [], sources, sourcesContent, mappings: 'AAAA' }),
  }
}
