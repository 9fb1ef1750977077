// npm run bench: the incident's audit against its floor, start-up against an empty Node, peak memory.
import { fileURLToPath } from 'node:url'
import { buildIncident } from '../fixtures/incident/build.mjs'
import { measure, report } from './measure.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const bin = at('../bin/watertight.js')
const { leak } = await buildIncident(at('../.cache/incident'))

report(
  'Audit of the incident (a 59.7 MB map beside a 10 MB bundle), whole process',
  measure(
    {
      floor: [at('floor.mjs'), leak],
      'watertight audit': [bin, leak],
      'watertight audit --json': [bin, leak, '--json'],
    },
    { memory: true },
  ),
  'floor',
)

report(
  'Start-up',
  measure(
    { 'node -e 0': ['-e', '0'], 'watertight --version': [bin, '--version'], 'watertight --help': [bin, '--help'] },
    { runs: 15 },
  ),
  'node -e 0',
)
