import { expect, test } from 'vitest'
import { pattern } from '../../src/detectors/pattern/pattern.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { fake } from '../support/fake.ts'
import { artifactOf, matchesOf } from '../support/inspect.ts'
import { idioms } from './idioms.ts'
import { languageIdioms } from './language-idioms.ts'
import { moreIdioms } from './more-idioms.ts'
import { settingIdioms } from './setting-idioms.ts'

const inspector = pattern.create(builtinRules(), {})

// A drawn value may look like a word by chance, and is passed over then.
test.each([...idioms, ...moreIdioms, ...languageIdioms, ...settingIdioms])('$text', ({ text, path = 'a.js' }) => {
  expect([0, 1, 2].some((seed) => isFound(fake(text, seed), path))).toBe(true)
})

/** Whether just what stands between `«` and `»` is found. */
function isFound(marked: string, path: string): boolean {
  const [start, end] = [marked.indexOf('«'), marked.indexOf('»') - 1]
  const written = marked.replace(/[«»]/g, '')
  return matchesOf(inspector, artifactOf(written, path)).some((match) => match.start === start && match.end === end)
}
