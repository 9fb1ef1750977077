import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ciSetUps } from '../doctor/set-ups/ci.ts'
import { combinedCount, combinedSetUps } from '../doctor/set-ups/combined.ts'
import { indirectSetUps } from '../doctor/set-ups/indirect.ts'
import { replacedSetUps } from '../doctor/set-ups/replaced.ts'
import { strictSetUps } from '../doctor/set-ups/strict.ts'
import { systemSetUps } from '../doctor/set-ups/systems.ts'
import { toolSetUps } from '../doctor/set-ups/tools.ts'
import { type SetUpKind, setUpsPage, setUpsSummary } from '../support/set-ups-page.ts'

const kinds: readonly SetUpKind[] = [
  { title: 'CI', setUps: ciSetUps },
  { title: 'Release tools', setUps: toolSetUps },
  { title: 'What stands between', setUps: indirectSetUps },
  { title: 'What is called Watertight', setUps: replacedSetUps },
  { title: 'What may be another than what was read', setUps: strictSetUps },
  { title: 'Systems, tools and shells', setUps: systemSetUps },
]
const guide = readFileSync('docs/doctor.md', 'utf8').replaceAll('\r\n', '\n')

test('the list of set-ups is what `npm run docs:set-ups` makes of the tests', async () => {
  await expect(setUpsPage(kinds)).toMatchFileSnapshot('../../docs/reference/set-ups.md')
})

test('the guide counts them', () => {
  const [, summary] = /<!-- set-ups -->\n([\s\S]*?)\n<!-- \/set-ups -->/.exec(guide) ?? []
  expect(summary).toBe(setUpsSummary(kinds, combinedSetUps(combinedCount, 1).length))
})

test('no two set-ups have one name', () => {
  const names = kinds.flatMap(({ setUps }) => setUps.map(({ name }) => name))
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
  const texts = kinds.flatMap(({ setUps }) => setUps.map((one) => JSON.stringify(one)))
  expect(texts.some((text) => word.test(text))).toBe(true)
})
