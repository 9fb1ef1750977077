import { describe } from 'vitest'
import { gate, testDoctor, workflow } from '../../support/doctor-project.ts'
import { fake } from '../../support/fake.ts'

describe('ignore-scripts', () => {
  const token = `//registry.example/:_authToken=${fake('npm_{alnum:36}')}\n`
  testDoctor(
    [
      {
        name: "in the project's npmrc",
        more: { scripts: gate },
        files: { '.npmrc': `${token}ignore-scripts=true\n` },
        verdict: 'bypassed',
        says: 'ignore-scripts is set in the project npmrc, .npmrc',
      },
      {
        name: 'in the environment',
        more: { scripts: gate },
        env: { npm_config_ignore_scripts: 'true' },
        verdict: 'bypassed',
        says: 'the environment (npm_config_ignore_scripts)',
      },
      {
        name: 'of pnpm 10',
        more: { scripts: gate, packageManager: 'pnpm@10.34.9' },
        files: { '.npmrc': 'ignore-scripts=true\n' },
        verdict: 'bypassed',
        says: 'pnpm publishes without running any hook',
      },
      {
        name: 'in an npmrc, which pnpm 11 does not follow',
        more: { scripts: gate, packageManager: 'pnpm@11.28.11' },
        files: { '.npmrc': 'ignore-scripts=true\n' },
        verdict: 'gated',
        says: 'which pnpm does not follow',
      },
      {
        name: 'of pnpm 11',
        more: { scripts: gate, packageManager: 'pnpm@11.28.11' },
        files: { 'pnpm-workspace.yaml': 'ignoreScripts: true\n' },
        verdict: 'bypassed',
        says: 'set in pnpm-workspace.yaml',
      },
      {
        name: 'of Bun',
        more: { scripts: gate },
        files: { 'bun.lock': '', 'bunfig.toml': '[install]\nignoreScripts = true\n' },
        verdict: 'bypassed',
        says: 'set in bunfig.toml',
      },
      {
        name: "Yarn's enableScripts, which is about dependencies",
        more: { scripts: { prepack: 'watertight' } },
        files: { 'yarn.lock': '', '.yarnrc.yml': 'enableScripts: false\n' },
        verdict: 'gated',
        says: 'No setting on this machine',
      },
      {
        name: 'with a gate in every job that publishes',
        more: { scripts: gate },
        files: { '.npmrc': 'ignore-scripts=true\n', ...workflow('npx watertight', 'npm publish') },
        verdict: 'gated',
        says: '! ignore-scripts is set',
      },
      {
        name: 'where nobody can read',
        more: { scripts: gate },
        files: { '.npmrc/': '' },
        verdict: 'unknown',
        says: '? the project .npmrc cannot be read',
      },
    ],
    token.slice(-37, -1),
  )
})
