import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { combinedCount, kinds, writtenSetUps } from '../doctor/set-ups/kinds.ts'
import { setUpsPage, setUpsSummary } from '../support/set-ups-page.ts'

const guide = readFileSync('docs/doctor.md', 'utf8').replaceAll('\r\n', '\n')

test('the list of set-ups is what `npm run docs:set-ups` makes of the tests', async () => {
  await expect(setUpsPage(kinds)).toMatchFileSnapshot('../../docs/reference/set-ups.md')
})

test('the guide counts them', () => {
  const [, summary] = /<!-- set-ups -->\n([\s\S]*?)\n<!-- \/set-ups -->/.exec(guide) ?? []
  expect(summary).toBe(setUpsSummary(kinds, combinedCount))
})

test('no two set-ups have one name', () => {
  const names = writtenSetUps.map(({ name }) => name)
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
})

/** What each row of the guide’s tables of ways says is followed or not stands for set-ups that the tests try. */
test.each(
  [
    ...['GitLab', 'CircleCI', 'Azure', 'Bitbucket', 'Buildkite', 'Woodpecker', 'Drone', 'Travis', 'Jenkinsfile'],
    ...['AppVeyor', 'Semaphore', 'Cirrus', 'TeamCity', 'Cloud Build', 'CodeBuild', 'Earthly', 'Dagger'],
    ...[
      'changesets',
      'lerna',
      'semantic-release',
      'multi-semantic-release',
      'np',
      'release-it',
      'nx',
      'beachball',
      'rush',
    ],
  ].map((tool) => ({ tool })),
)('$tool, which the guide names, is among the set-ups', ({ tool }) => {
  const word = new RegExp(tool.replaceAll(/[ -]/g, '[ -]?').replace(/s$/, 's?'), 'i')
  expect(guide).toMatch(word)
  const texts = writtenSetUps.map((one) => JSON.stringify(one))
  expect(texts.some((text) => word.test(text))).toBe(true)
})
