// Times passes of the secret engine over one file with some of the rules, or lists those rules' keywords.
import { readFileSync } from 'node:fs'
import { median } from './measure.mjs'

const [file, count, runs] = process.argv.slice(2)
const { rules } = JSON.parse(readFileSync(new URL('../dist/rules.json', import.meta.url), 'utf8'))
const all = rules.filter(({ detector }) => detector === 'pattern')
// Spread over the providers, not the first of the alphabet.
const step = count === 'all' ? 1 : Math.floor(all.length / Number(count))
const some = all.filter((_, index) => index % step === 0).slice(0, count === 'all' ? all.length : Number(count))

if (file === 'keywords') console.log([...new Set(some.flatMap(({ options }) => options.keywords))].join('\n'))
else console.log(await pass())

async function pass() {
  const { pattern } = await import('../dist/detectors/pattern/pattern.js')
  const inspector = pattern.create(some, {})
  const artifact = {
    path: 'dist/index.js',
    mode: 0o644,
    bytes: readFileSync(file),
    kind: 'javascript',
    digest: '',
    facts: {},
    contents: [],
  }
  const times = []
  for (let run = -2; run < Number(runs); run += 1) {
    const began = process.hrtime.bigint()
    Array.from(inspector.inspect(artifact))
    if (run >= 0) times.push(Number(process.hrtime.bigint() - began) / 1e6)
  }
  return median(times)
}
