import { parentPort, workerData } from 'node:worker_threads'
import { samples } from '../samples/index.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { hasTool } from '../support/require-tool.ts'
import { run } from './campaign.ts'

// The thread of scripts/fuzz.mjs that tries the inputs: what is told here is shown there.
const { inputs, seed, programs, format, form: only, shown } = workerData
// Most inputs make zlib throw, and nobody reads where.
Error.stackTraceLimit = 0
const rules = builtinRules().filter(({ id }) => id.startsWith('secret/npm'))
const chosen = Object.values(samples)
  .flat()
  .filter(({ formats, form, needs = [] }) => {
    return (
      (format === undefined || formats.includes(format)) &&
      (only === undefined || form === only) &&
      needs.every(hasTool)
    )
  })
// What an input of one form never ends with, the other thread can still read.
const place = new Int32Array(shown)

for await (const result of run({
  samples: chosen,
  rules,
  inputs,
  seed,
  programs,
  onInput: (form, index) => {
    if (index === 0) parentPort?.postMessage({ kind: 'form', form })
    Atomics.store(place, 0, index)
  },
}))
  parentPort?.postMessage({ kind: 'result', result })
parentPort?.postMessage({ kind: 'end' })
