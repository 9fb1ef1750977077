import { expect, test } from 'vitest'
import type { InitSetting } from '../../src/init/edit.ts'
import { withGate } from '../../src/init/workflow-edit.ts'
import { settingOf } from '../support/doctor-setting.ts'

/** What the edit goes by: a package with these scripts. */
function settingWith(ci: InitSetting['ci'], scripts: object = {}): Pick<InitSetting, 'ci' | 'examination'> {
  const setting = settingOf({ scripts })
  const { project, ignoring } = setting
  return {
    ci,
    examination: { project, config: null, setting, ignoring, paths: [], installed: [], lists: new Map() },
  }
}

const steps = (...lines: readonly string[]): string => lines.map((line) => `          ${line}\n`).join('')
const packed = '"$RUNNER_TEMP/packed"'

test.each<{ name: string; text: string; scripts?: object; want: string }>([
  {
    name: 'a plain command, with its comment and its neighbours',
    text: 'jobs: # all\n  p:\n    steps:\n      - run:   npm publish --provenance # out\n        env: {A:   b}\n',
    want: `jobs: # all\n  p:\n    steps:\n      - run:   |\n${steps(
      `mkdir -p ${packed}`,
      `npm pack --pack-destination ${packed}`,
      `npx watertight ${packed}/*.tgz`,
      `npm publish ${packed}/*.tgz --ignore-scripts --provenance # out`,
    )}        env: {A:   b}\n`,
  },
  {
    name: 'a line of a block, with the hook that packing does not run',
    text: 'jobs:\n  p:\n    steps:\n      - run: |\n          npm ci\n          npm publish\n      - run: echo\n',
    scripts: { prepublishOnly: 'tsc' },
    want: `jobs:\n  p:\n    steps:\n      - run: |\n${steps(
      'npm ci',
      'npm run prepublishOnly',
      `mkdir -p ${packed}`,
      `npm pack --pack-destination ${packed}`,
      `npx watertight ${packed}/*.tgz`,
      `npm publish ${packed}/*.tgz --ignore-scripts`,
    )}      - run: echo\n`,
  },
  {
    name: 'another folder',
    text: 'jobs:\n  p:\n    steps:\n      - run: npm publish ./dist --tag next\n',
    want: `jobs:\n  p:\n    steps:\n      - run: |\n${steps(
      `mkdir -p ${packed}`,
      `npm pack ./dist --pack-destination ${packed}`,
      `npx watertight ${packed}/*.tgz`,
      `npm publish ${packed}/*.tgz --ignore-scripts --tag next`,
    )}`,
  },
  {
    name: 'a file with CRLF',
    text: 'jobs:\r\n  p:\r\n    steps:\r\n      - run: npm publish\r\n',
    want: `jobs:\r\n  p:\r\n    steps:\r\n      - run: |\r\n${steps(
      `mkdir -p ${packed}`,
      `npm pack --pack-destination ${packed}`,
      `npx watertight ${packed}/*.tgz`,
      `npm publish ${packed}/*.tgz --ignore-scripts`,
    ).replaceAll('\n', '\r\n')}`,
  },
])('$name', ({ text, scripts, want }) => {
  expect(withGate(text, settingWith('github', scripts))?.text).toBe(want)
})

test.each([
  'npm publish out.tgz',
  'npm publish --dry-run',
  'npm publish --workspaces',
  'npm publish && echo done',
  'npm publish $FOLDER',
  'npx semantic-release',
])('leaves alone what it cannot say better: %s', (command) => {
  const text = `jobs:\n  p:\n    steps:\n      - run: ${command}\n`
  expect(withGate(text, settingWith('github'))?.text).toBe(text)
})

test('a command in braces stays in braces', () => {
  const text = 'jobs: { p: { steps: [ { run: npm publish } ] } }\n'
  const edited = withGate(text, settingWith('github'))?.text ?? ''
  expect(edited.split('\n')).toHaveLength(2)
  expect(edited).toContain('npx watertight')
})

test("an item of GitLab's script", () => {
  const text = 'publish:\n  script:\n    - npm ci\n    - npm publish --access public\n'
  expect(withGate(text, settingWith('gitlab'))?.text).toBe(
    'publish:\n  script:\n    - npm ci\n    - |\n      mkdir -p packed\n      npm pack --pack-destination packed\n      npx watertight packed/*.tgz\n      npm publish packed/*.tgz --ignore-scripts --access public\n',
  )
})

test('what is no YAML is left alone', () => {
  expect(withGate('jobs: [\n', settingWith('github'))).toBeNull()
})
