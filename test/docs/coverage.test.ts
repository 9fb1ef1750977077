import { expect, test } from 'vitest'
import { committedPage, listed } from '../samples/listed.ts'

const [own = '', others = ''] = committedPage().split('\n## What other guards')
const forms = listed.map(({ sample }) => sample.form)

// What a row says is held by the tests of the samples: test/samples and test/network.
test('the page lists every sample once, in their order', () => {
  expect(formsOf(own)).toEqual(forms)
})

test('it says what other guards say about each', () => {
  expect(formsOf(others)).toEqual(forms)
})

test('no two samples have one form', () => {
  expect(new Set(forms).size).toBe(forms.length)
})

function formsOf(text: string): readonly string[] {
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:form|---) \|/.test(line))
  return rows.map((row) => row.split(' | ')[0]?.slice(2) ?? '')
}
