// Times passes of the secret engine over one file with all and with some of the rules, in turn; or lists the keywords of some rules.
import { readFileSync } from 'node:fs'
import { fullRule } from '../dist/rules/compact.js'
import { median } from './measure.mjs'

const [file, counts, runs] = process.argv.slice(2)
const { rules } = JSON.parse(readFileSync(new URL('../dist/rules.json', import.meta.url), 'utf8'))
const all = rules.map(fullRule).filter(({ detector }) => detector === 'pattern')
// A pass with no rules is fast, and says nothing.
if (all.length < 100) throw new Error(`only ${all.length} rules of patterns were found`)

if (file === 'keywords') console.log([...new Set(some(counts).flatMap(({ options }) => options.keywords))].join('\n'))
else console.log(JSON.stringify(await passes()))

/** Spread over the providers, not the first of the alphabet. */
function some(count) {
  if (count === 'all') return all
  const step = Math.floor(all.length / Number(count))
  return all.filter((_, index) => index % step === 0).slice(0, Number(count))
}

/** Median milliseconds for each number of rules. In turn, so that a machine that is slow for a while is slow for all. */
async function passes() {
  const { pattern } = await import('../dist/detectors/pattern/pattern.js')
  const artifact = {
    path: 'dist/index.js',
    mode: 0o644,
    bytes: readFileSync(file),
    kind: 'javascript',
    digest: '',
    facts: {},
    contents: [],
  }
  const { makeProbe } = await import('../dist/detectors/pattern/probe.js')
  const { assemble } = await import('../dist/detectors/pattern/instruments.js')
  const { automaton } = assemble(all.map(makeProbe))
  // `bare` is a pass of the automaton over the same bytes, with nothing behind its hits.
  const passOf = (count) => {
    if (count === 'bare') return () => countHits(automaton, artifact.bytes)
    const inspector = pattern.create(some(count), {})
    return () => Array.from(inspector.inspect(artifact))
  }
  const timed = counts.split(',').map((count) => ({ pass: passOf(count), times: [] }))
  for (let run = -3; run < Number(runs); run += 1) {
    for (const { pass, times } of timed) {
      const began = process.hrtime.bigint()
      pass()
      if (run >= 0) times.push(Number(process.hrtime.bigint() - began) / 1e6)
    }
  }
  return timed.map(({ times }) => median(times))
}

function countHits(automaton, bytes) {
  let hits = 0
  automaton.scan(bytes, () => {
    hits += 1
  })
  return hits
}
