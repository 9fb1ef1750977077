import { describe, expect, test } from 'vitest'
import { type CiSystem, ciJobs } from '../../../src/doctor/publishing/ci-jobs.ts'
import type { Way } from '../../../src/doctor/publishing/way.ts'
import { waysInJob, waysInPackageScript } from '../../../src/doctor/publishing/ways-in.ts'
import { yamlOutline } from '../../../src/doctor/publishing/yaml-outline.ts'

const scripts = new Map([
  ['release', 'changeset publish'],
  ['changeset', 'changeset'],
  ['safe', 'watertight && npm publish'],
])
const surroundings = { scriptsIn: () => scripts, failOn: undefined }

function waysIn(yaml: string, system: CiSystem): readonly Way[] {
  return ciJobs(yaml, system).flatMap((job) => waysInJob('ci.yml', job, surroundings))
}

/** Each way in short: where, what, and what is said against its hooks or the gates before it. */
function told({ where, shown, skipsHooks, folder, earlier }: Way): string {
  const gates = earlier.map(({ strength }) => strength).join()
  return `${where} ${shown} in ${folder}${skipsHooks === null ? '' : ' without hooks'}${gates === '' ? '' : ` after ${gates}`}`
}

const github = (steps: string): string => `name: CI
on: [push]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npx watertight
  publish:
    runs-on: ubuntu-latest
    steps:
${steps.replace(/^/gm, '      ')}
`

describe("GitHub's workflows", () => {
  test.each<{ name: string; steps: string; want: string[] }>([
    { name: 'no step that publishes', steps: '- run: npm ci\n- run: npm test # npm publish', want: [] },
    {
      name: 'a plain publish; a gate in another job does not count',
      steps: '- run: npm publish',
      want: ['ci.yml:11 npm publish in .'],
    },
    {
      name: 'a gate before it in the job',
      steps: '- run: npx watertight\n- run: npm publish --provenance',
      want: ['ci.yml:12 npm publish in . after stops'],
    },
    {
      name: 'a gate behind it',
      steps: '- run: npm publish\n- run: npx watertight',
      want: ['ci.yml:11 npm publish in .'],
    },
    {
      name: 'a gate whose failure the job ignores',
      steps: '- run: npx watertight\n  continue-on-error: true\n- run: npm publish',
      want: ['ci.yml:13 npm publish in . after lost'],
    },
    {
      name: 'a gate on a condition',
      steps: "- name: Gate\n  if: github.event_name == 'push'\n  run: npx watertight\n- run: npm publish",
      want: ['ci.yml:14 npm publish in . after unclear'],
    },
    {
      name: 'a gate on the same condition',
      steps: '- if: always()\n  run: npx watertight\n- if: always()\n  run: npm publish',
      want: ['ci.yml:14 npm publish in . after stops'],
    },
    {
      name: 'a block of lines, of which -e makes each count',
      steps: '- name: Release\n  run: |\n    npm ci\n    npx watertight\n    npm publish --ignore-scripts\n',
      want: ['ci.yml:13 npm publish --ignore-scripts in . without hooks after stops'],
    },
    {
      name: 'a folded block',
      steps: '- run: >\n    npm publish\n    --ignore-scripts',
      want: ['ci.yml:12 npm publish --ignore-scripts in . without hooks'],
    },
    {
      name: 'a scalar over two lines',
      steps: '- run: npm publish\n    --ignore-scripts',
      want: ['ci.yml:11 npm publish --ignore-scripts in . without hooks'],
    },
    {
      name: 'quotes',
      steps: `- run: "npm publish './a b.tgz'"`,
      want: ['ci.yml:11 npm publish ./a b.tgz in null without hooks'],
    },
    {
      name: 'a tarball by a glob',
      steps: '- run: npm publish out/*.tgz',
      want: ['ci.yml:11 npm publish out/*.tgz in null without hooks'],
    },
    {
      name: 'a tarball in a variable',
      steps: '- run: npm publish "$TARBALL"',
      want: ['ci.yml:11 npm publish $TARBALL in null without hooks'],
    },
    { name: 'a folder', steps: '- run: npm publish ./dist', want: ['ci.yml:11 npm publish ./dist in dist'] },
    {
      name: 'another working directory',
      steps: '- working-directory: packages/a\n  run: npm publish',
      want: ['ci.yml:12 npm publish in packages/a'],
    },
    {
      name: 'cd',
      steps: '- run: cd packages/a && cd ../b && npm publish',
      want: ['ci.yml:11 npm publish in packages/b'],
    },
    { name: 'a dry run publishes nothing', steps: '- run: npm publish --dry-run', want: [] },
    {
      name: 'a release of our own',
      steps: '- run: npx watertight release',
      want: ['ci.yml:11 watertight release in .'],
    },
    { name: 'a script of package.json', steps: '- run: npm run release', want: ['ci.yml:11 changeset publish in .'] },
    {
      name: 'words added to a script',
      steps: '- run: pnpm changeset publish',
      want: ['ci.yml:11 changeset publish in .'],
    },
    {
      name: 'a script that has its own gate',
      steps: '- run: npm run safe',
      want: ['ci.yml:11 npm publish in . after stops'],
    },
    {
      name: "changesets' action",
      steps: '- uses: changesets/action@v1\n  with:\n    publish: npm run release',
      want: ['ci.yml:11 changeset publish in .'],
    },
    {
      name: 'an action that ignores hooks unless it is told otherwise',
      steps:
        '- uses: JS-DevTools/npm-publish@v4\n  with: { token: x }\n- uses: JS-DevTools/npm-publish@v4\n  with:\n    ignore-scripts: false',
      want: [
        'ci.yml:11 the action JS-DevTools/npm-publish in . without hooks',
        'ci.yml:13 the action JS-DevTools/npm-publish in .',
      ],
    },
    {
      name: 'our action before it',
      steps: '- uses: watertight-npm/watertight@0123456789abcdef\n- run: npm publish',
      want: ['ci.yml:12 npm publish in . after stops'],
    },
    {
      name: 'our action that lets everything pass',
      steps: '- uses: watertight-npm/watertight@v0\n  with:\n    fail-on: never\n- run: npm publish',
      want: ['ci.yml:14 npm publish in . after lost'],
    },
    {
      name: 'a script of another language',
      steps: '- uses: actions/github-script@v8\n  with:\n    script: npm publish',
      want: [],
    },
  ])('$name', ({ steps, want }) => {
    expect(waysIn(github(steps), 'github').map(told)).toEqual(want)
  })
})

describe('other CI systems', () => {
  test.each<{ name: string; system: CiSystem; yaml: string; want: string[] }>([
    {
      name: "GitLab's scripts, one job not seeing the other",
      system: 'gitlab',
      yaml: 'gate:\n  script: npx watertight\npublish:\n  before_script:\n    - npm ci\n  script:\n    - npx watertight\n    - npm publish\nlate:\n  script:\n  - npm publish --ignore-scripts\n',
      want: ['ci.yml:8 npm publish in . after stops', 'ci.yml:11 npm publish --ignore-scripts in . without hooks'],
    },
    {
      name: "GitLab's blocks",
      system: 'gitlab',
      yaml: 'publish:\n  script:\n    - |\n      npm ci\n      npm publish\n',
      want: ['ci.yml:4 npm publish in .'],
    },
    {
      name: "Azure's scripts, where a line that fails does not end the step",
      system: 'azure',
      yaml: 'steps:\n  - script: |\n      npx watertight\n      npm publish\n  - task: Npm@1\n    inputs:\n      command: publish\n',
      want: ['ci.yml:3 npm publish in . after lost', 'ci.yml:5 npm publish in . after lost'],
    },
    {
      name: "CircleCI's commands",
      system: 'circleci',
      yaml: 'version: 2.1\njobs:\n  publish:\n    steps:\n      - checkout\n      - run: npx watertight\n      - run:\n          name: Publish\n          command: |\n            npm publish\n',
      want: ['ci.yml:10 npm publish in . after stops'],
    },
    { name: 'nonsense', system: 'github', yaml: ':\n- -\n  - : [\n\t{', want: [] },
    { name: 'nothing', system: 'github', yaml: '', want: [] },
  ])('$name', ({ system, yaml, want }) => {
    expect(waysIn(yaml, system).map(told)).toEqual(want)
  })
})

test.each<{ script: string; want: string[] }>([
  { script: 'npm publish --otp 123456 --tag next', want: ['npm publish'] },
  { script: 'npm stage publish', want: ['npm stage publish'] },
  { script: 'npm --workspace a publish', want: ['npm publish'] },
  { script: 'pnpm -r publish --no-git-checks', want: ['pnpm publish'] },
  { script: 'pnpm publish --config.ignore-scripts=true', want: ['pnpm publish --ignore-scripts'] },
  { script: 'yarn npm publish --access public', want: ['yarn npm publish'] },
  { script: 'yarn workspaces foreach --all --no-private npm publish', want: ['yarn npm publish'] },
  { script: 'yarn publish', want: ['yarn publish'] },
  { script: 'bun publish', want: ['bun publish'] },
  { script: 'npx changeset publish', want: ['changeset publish'] },
  { script: 'changeset version', want: [] },
  { script: 'lerna publish from-package --yes', want: ['lerna publish'] },
  { script: 'lerna version', want: [] },
  { script: 'npx --no-install semantic-release', want: ['semantic-release'] },
  { script: 'semantic-release --dry-run', want: [] },
  { script: 'np --no-tests', want: ['np'] },
  { script: 'np --no-publish', want: [] },
  { script: 'release-it --no-npm.publish', want: [] },
  { script: 'npx nx release --yes', want: ['nx release'] },
  { script: 'nx release version', want: [] },
  { script: 'nx release publish', want: ['nx release'] },
  { script: 'npm publish https://user:pass@example.com/a.tgz', want: ['npm publish <url>'] },
  { script: 'npm unpublish a', want: [] },
  { script: 'npm run publish', want: [] },
  { script: 'echo npm publish', want: [] },
])('$script', ({ script, want }) => {
  expect(waysInPackageScript('x', script, '.', surroundings).map(({ shown }) => shown)).toEqual(want)
})

test('a YAML file becomes its scalars with their places', () => {
  const yaml = `a: 1 # one
b:
  - x
  - "y # z"
  - k: 'it''s'
    l: |-
      m: n

      o
c: [p, q]
`
  expect(yamlOutline(yaml)).toEqual([
    { path: ['a'], value: '1', line: 1 },
    { path: ['b', '[0]'], value: 'x', line: 3 },
    { path: ['b', '[1]'], value: 'y # z', line: 4 },
    { path: ['b', '[2]', 'k'], value: "it's", line: 5 },
    { path: ['b', '[2]', 'l'], value: 'm: n\n\no', line: 7 },
    { path: ['c'], value: '[p, q]', line: 10 },
  ])
})
