import { describe } from 'vitest'
import { gate, testDoctor } from '../../support/doctor-project.ts'

describe('configuration and manifest', () => {
  testDoctor([
    {
      name: 'a configuration that lets all pass',
      more: { scripts: gate },
      files: { 'watertight.config.json': '{"failOn":"never"}' },
      verdict: 'bypassed',
      says: '"failOn" is "never"',
    },
    {
      name: 'a flag against it',
      more: { scripts: { prepack: 'watertight --fail-on high' } },
      files: { 'watertight.config.json': '{"failOn":"never"}' },
      verdict: 'bypassed',
      says: '✔ prepack runs Watertight',
    },
    {
      name: 'a broken configuration',
      more: { scripts: gate },
      files: { 'watertight.config.json': '{' },
      verdict: 'unknown',
      says: 'watertight.config.json is not valid JSON',
    },
    {
      name: 'no configuration',
      more: { scripts: gate, watertight: {} },
      files: { 'watertight.config.json': '{}' },
      verdict: 'unknown',
      says: 'more than one configuration',
    },
    {
      name: 'a private package',
      more: { private: true, scripts: gate },
      verdict: 'unknown',
      says: 'every package manager refuses to publish it',
    },
    {
      name: 'an entry that is not built',
      more: { scripts: gate, main: 'dist/main.js' },
      verdict: 'gated',
      says: "! package.json's main points at dist/main.js, which does not exist",
    },
  ])
})
