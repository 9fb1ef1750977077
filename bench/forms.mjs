// npm run bench: the incident's map inline, as an index map and in a zip, and a program of 100 MB, each against its own floor.
import { fileURLToPath } from 'node:url'
import { buildForms } from '../fixtures/incident/forms.mjs'
import { measure, report } from './measure.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const titles = {
  inline: 'The map inline, as a data: URL of 80 MB',
  index: 'The map as an index map',
  zipped: 'The map in a zip inside the tarball',
  program: 'A program of 100 MB: the Node that runs this',
}

for (const [form, path] of Object.entries(await buildForms(at('../.cache/incident')))) {
  const commands = { floor: [at('floor.mjs'), path], 'watertight audit': [at('../bin/watertight.js'), path] }
  report(titles[form], measure(commands, { runs: 5, memory: true }), 'floor')
}
