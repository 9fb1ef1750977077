import { describe } from 'vitest'
import { gate, testDoctor, workflow } from '../../support/doctor-project.ts'

describe('other ways of publishing', () => {
  testDoctor(
    [
      {
        name: 'CI without hooks',
        more: { scripts: gate },
        files: workflow('npm publish --ignore-scripts'),
        verdict: 'bypassed',
        says: 'npm publish --ignore-scripts in .github/workflows/release.yml:4: --ignore-scripts switches every hook off',
      },
      {
        name: 'CI with hooks',
        more: { scripts: gate },
        files: workflow('npm publish'),
        verdict: 'gated',
        says: 'npm publish in .github/workflows/release.yml:4 (by prepublishOnly)',
      },
      {
        name: 'a tarball',
        more: { scripts: gate },
        files: workflow('npm pack', 'npm publish some-package-1.0.0.tgz'),
        verdict: 'bypassed',
        says: 'a tarball is uploaded as it is: no hook runs',
      },
      {
        name: 'an audited tarball',
        more: { scripts: gate },
        files: workflow('npm pack', 'npx watertight a.tgz', 'npm publish a.tgz'),
        verdict: 'gated',
        says: '(Watertight runs before it)',
      },
      {
        name: 'another folder',
        more: { scripts: gate },
        files: workflow('npm publish ./dist'),
        verdict: 'bypassed',
        says: 'it publishes dist, where no hook of this package runs',
      },
      {
        name: 'another manager',
        more: { scripts: gate },
        files: workflow('yarn npm publish'),
        verdict: 'bypassed',
        says: 'no hook of some-package that yarn runs stops it',
      },
      {
        name: 'our own release, without a hook',
        more: {},
        files: workflow('npx watertight release'),
        verdict: 'gated',
        says: '! No hook of some-package runs Watertight: whoever publishes by hand',
      },
      {
        name: 'a script with a password',
        more: { scripts: { ...gate, ship: 'npm publish --ignore-scripts --otp=918273' } },
        verdict: 'bypassed',
        says: 'npm publish --ignore-scripts in package.json, script ship',
      },
      {
        name: 'semantic-release',
        more: { scripts: gate, release: {} },
        verdict: 'gated',
        says: 'semantic-release in package.json, key release (by prepublishOnly)',
      },
      {
        name: 'semantic-release of another folder',
        more: { scripts: gate },
        files: { '.releaserc.json': '{"plugins":[["@semantic-release/npm",{"pkgRoot":"dist"}]]}' },
        verdict: 'bypassed',
        says: 'it publishes dist',
      },
      {
        name: 'semantic-release that does not publish',
        more: { scripts: gate },
        files: { '.releaserc.json': '{"plugins":[["@semantic-release/npm",{"npmPublish":false}]]}' },
        verdict: 'gated',
        says: 'No CI file, script or release tool',
      },
      {
        name: 'changesets in a Yarn project, where npm publishes',
        more: { scripts: { prepublishOnly: 'watertight', prepack: 'watertight', release: 'changeset publish' } },
        files: { 'yarn.lock': '' },
        verdict: 'gated',
        says: 'changeset publish in package.json, script release (by prepack)',
      },
      {
        name: 'lerna that ignores hooks',
        more: { scripts: { ...gate, release: 'lerna publish' } },
        files: { 'lerna.json': '{"command":{"publish":{"ignoreScripts":true}}}' },
        verdict: 'bypassed',
        says: 'lerna.json says ignoreScripts',
      },
      {
        name: 'a tool whose ways are not known',
        more: { scripts: { ...gate, release: 'beachball publish' } },
        verdict: 'unknown',
        says: '? beachball in package.json, script release: whose hooks it runs is not known',
      },
    ],
    '918273',
  )
})
