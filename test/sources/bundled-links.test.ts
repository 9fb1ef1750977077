import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { audit } from '../../src/engine/audit.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'
import { contextIn } from '../support/source-context.ts'

const package_ = (name: string, more: object = {}): ProjectFiles[string] => ({
  json: { name, version: '1.0.0', license: 'UNLICENSED', ...more },
})

/** The findings about links of the package in `packages/app`, whose workspace root is the project. */
async function linksIn(files: ProjectFiles, links: { readonly [path: string]: string }, home: object = {}) {
  const root = writeProject({ 'package.json': { json: { private: true, workspaces: ['packages/*'] } }, ...files })
  for (const [path, target] of Object.entries(links)) symlinkSync(target, join(root, path))
  const { environment } = contextIn(root)
  const report = await audit({ directory: 'packages/app' }, { cwd: root, environment: { ...environment, ...home } })
  return report.findings
    .filter(({ ruleId }) => ruleId === 'manifest/bundled-link')
    .map(({ severity, message, location }) => `${severity} ${location.chain.join('!')}: ${message}`)
}

const stranger = writeProject({ 'z/package.json': package_('z'), 'z/secret.js': '1\n' })

test.each<{ name: string; files: ProjectFiles; links: { [path: string]: string }; want: readonly unknown[] }>([
  {
    name: 'a link to a folder of the same repository',
    files: {
      'packages/app/package.json': package_('app', { dependencies: { core: '*' }, bundleDependencies: ['core'] }),
      'packages/app/node_modules/': '',
      'packages/core/package.json': package_('core'),
    },
    links: { 'packages/app/node_modules/core': '../../core' },
    want: [
      expect.stringMatching(
        /^moderate node_modules\/core\/package\.json: node_modules\/core is bundled and is a link to \.\.\/\.\.\/core/,
      ),
    ],
  },
  {
    name: 'a link out of the repository',
    files: {
      'packages/app/package.json': package_('app', { dependencies: { z: '*' }, bundleDependencies: ['z'] }),
      'packages/app/node_modules/': '',
    },
    links: { 'packages/app/node_modules/z': join(stranger, 'z') },
    want: [expect.stringMatching(/^critical node_modules\/z\/package\.json: .*outside of the repository/)],
  },
  {
    name: 'under the other spelling of the key',
    files: {
      'packages/app/package.json': package_('app', { dependencies: { z: '*' }, bundledDependencies: ['z'] }),
      'packages/app/node_modules/': '',
    },
    links: { 'packages/app/node_modules/z': join(stranger, 'z') },
    want: [expect.stringMatching(/^critical/)],
  },
  {
    name: 'the folder of a scope that is a link',
    files: {
      'packages/app/package.json': package_('app', { dependencies: { '@s/z': '*' }, bundleDependencies: ['@s/z'] }),
      'packages/app/node_modules/': '',
    },
    links: { 'packages/app/node_modules/@s': stranger },
    want: [expect.stringMatching(/^critical node_modules\/@s\/z/)],
  },
  {
    name: 'a link that is not bundled',
    files: {
      'packages/app/package.json': package_('app', { dependencies: { z: '*' }, bundleDependencies: ['core'] }),
      'packages/app/node_modules/core/package.json': package_('core'),
    },
    links: { 'packages/app/node_modules/z': join(stranger, 'z') },
    want: [],
  },
  {
    name: 'a link inside of the package',
    files: {
      'packages/app/package.json': package_('app', { dependencies: { z: '*' }, bundleDependencies: ['z'] }),
      'packages/app/vendor/z/package.json': package_('z'),
      'packages/app/node_modules/': '',
    },
    links: { 'packages/app/node_modules/z': '../vendor/z' },
    want: [],
  },
  {
    name: 'a link into a folder that is only called as the store of a manager is',
    files: {
      'packages/app/package.json': package_('app', { dependencies: { z: '*' }, bundleDependencies: ['z'] }),
      'packages/app/node_modules/': '',
      '.store/z/package.json': package_('z'),
    },
    links: { 'packages/app/node_modules/z': '../../../.store/z' },
    want: [expect.stringMatching(/^moderate node_modules\/z\/package\.json/)],
  },
  {
    name: 'a link into the modules that pnpm has installed',
    files: {
      'packages/app/package.json': package_('app', { dependencies: { z: '*' }, bundleDependencies: ['z'] }),
      'packages/app/node_modules/': '',
      'node_modules/.pnpm/z@1.0.0/node_modules/z/package.json': package_('z'),
    },
    links: { 'packages/app/node_modules/z': '../../../node_modules/.pnpm/z@1.0.0/node_modules/z' },
    want: [],
  },
])('$name', async ({ files, links, want }) => {
  expect(await linksIn(files, links)).toEqual(want)
})

test('a home directory is not told', async () => {
  const files: ProjectFiles = {
    'packages/app/package.json': package_('app', { dependencies: { z: '*' }, bundleDependencies: ['z'] }),
    'packages/app/node_modules/': '',
  }
  const [message] = await linksIn(files, { 'packages/app/node_modules/z': join(stranger, 'z') }, { HOME: stranger })
  expect(message).toContain('node_modules/z is bundled and is a link to ~/z, outside of the repository')
})
