import { describe } from 'vitest'
import { gate, testDoctor } from '../../support/doctor-project.ts'

describe('hooks', () => {
  testDoctor([
    { name: 'none', more: {}, verdict: 'bypassed', says: '✖ No hook of some-package runs Watertight' },
    {
      name: 'the gate',
      more: { scripts: gate },
      verdict: 'gated',
      says: '✔ prepublishOnly runs Watertight, and npm uploads nothing',
    },
    {
      name: 'a gate that stops nothing',
      more: { scripts: { prepublishOnly: 'watertight || true' } },
      verdict: 'bypassed',
      says: 'it stops nothing: what follows || takes its place',
    },
    {
      name: 'a gate that lets all pass',
      more: { scripts: { prepack: 'watertight --fail-on never' } },
      verdict: 'bypassed',
      says: '--fail-on never lets every finding pass',
    },
    {
      name: 'a gate on a condition',
      more: { scripts: { prepack: 'if [ -n "$CI" ]; then watertight; fi' } },
      verdict: 'unknown',
      says: '? prepack runs Watertight, but whether it stops anything could not be followed',
    },
    {
      name: 'a gate for something else',
      more: { scripts: { prepack: 'watertight other.tgz' } },
      verdict: 'bypassed',
      says: 'prepack audits another target',
    },
    {
      name: 'a build behind the gate',
      more: { scripts: { ...gate, prepack: 'tsc' } },
      verdict: 'bypassed',
      says: 'prepack runs after the gate in prepublishOnly and can change what ships',
    },
    {
      name: 'a build in the same script',
      more: { scripts: { prepack: 'watertight && tsc' } },
      verdict: 'bypassed',
      says: 'prepack goes on after Watertight',
    },
    {
      name: 'a hook behind it that changes nothing',
      more: { scripts: { ...gate, prepare: 'husky' } },
      verdict: 'gated',
      says: 'GATED',
    },
    {
      name: 'a gate behind the build',
      more: { scripts: { prepack: 'tsc', postpack: 'watertight' } },
      verdict: 'gated',
      says: '✔ postpack runs Watertight',
    },
    {
      name: 'a gate that comes too late',
      more: { scripts: { postpublish: 'watertight' } },
      verdict: 'bypassed',
      says: 'npm runs it when the upload is done',
    },
    {
      name: "Yarn and npm's hook",
      more: { scripts: gate, packageManager: 'yarn@4.18.1' },
      verdict: 'bypassed',
      says: 'yarn never runs prepublishOnly',
    },
    {
      name: "Yarn's own hook",
      more: { scripts: { prepack: 'tsc && watertight' }, packageManager: 'yarn@4.18.1' },
      verdict: 'gated',
      says: 'prepack runs Watertight, and yarn uploads nothing',
    },
    {
      name: 'Yarn and postpack',
      more: { scripts: { postpack: 'watertight' }, packageManager: 'yarn@4.18.1' },
      verdict: 'bypassed',
      says: 'yarn runs it when the upload is done',
    },
    {
      name: 'Yarn 1, by its lockfile',
      more: { scripts: gate },
      files: { 'yarn.lock': '# yarn lockfile v1\n' },
      verdict: 'gated',
      says: 'yarn 1.x publishes here (yarn.lock)',
    },
    {
      name: 'pnpm, by its lockfile',
      more: { scripts: gate },
      files: { 'pnpm-lock.yaml': '' },
      verdict: 'gated',
      says: 'publishes here (pnpm-lock.yaml)',
    },
    {
      name: 'Bun',
      more: { scripts: { postpack: 'watertight' } },
      files: { 'bun.lock': '' },
      verdict: 'gated',
      says: 'bun uploads nothing',
    },
    {
      name: 'two lockfiles',
      more: { scripts: gate },
      files: { 'bun.lock': '', 'package-lock.json': '{}' },
      verdict: 'gated',
      says: 'speaks for another',
    },
  ])
})
