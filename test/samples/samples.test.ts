import { describe, expect, test } from 'vitest'
import { formats } from '../../src/formats/index.ts'
import { testWithAll } from '../support/require-tool.ts'
import { samples } from './index.ts'
import { rowOf } from './listed.ts'
import { measure } from './measure.ts'
import { wanted } from './wanted.ts'

const all = Object.values(samples).flat()

describe.each(all)('$form, made by $maker', (sample) => {
  testWithAll(sample.needs ?? [], 'gives what it holds, and nothing stays unseen', async () => {
    const bytes = await sample.make()
    const measured = await measure(sample, bytes)
    expect(measured.notices).toEqual([])
    expect(measured).toMatchObject(wanted[sample.holds])
    expect(rowOf(sample, bytes, measured)).toMatchObject({ committed: true })
  })
})

test('every format has a sample that it opens', () => {
  const opened = new Set(all.flatMap((sample) => sample.formats))
  expect(formats.map(({ id }) => id).filter((id) => !opened.has(id))).toEqual([])
})
