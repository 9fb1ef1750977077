import { expect } from 'vitest'
import { samples } from '../samples/index.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { testWithAll } from '../support/require-tool.ts'
import { run } from './campaign.ts'

// A small part of `npm run fuzz`, of which docs/reference/fuzz.md has the figures.
const rules = builtinRules().filter(({ id }) => id.startsWith('secret/npm'))
const unlike = new Map(
  Object.values(samples).flatMap((part) => part.map((sample) => [sample.formats.join(' '), sample])),
)

for (const sample of unlike.values())
  testWithAll(sample.needs ?? [], `${sample.form}: nothing that is left of the marker is passed over`, async () => {
    for await (const { failures } of run({ samples: [sample], rules, inputs: 30, seed: 1, programs: 0 }))
      expect(failures.map(({ why, index, detail }) => `${why} ${index} ${detail}`)).toEqual([])
  })
