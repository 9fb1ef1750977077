import { expect, test } from 'vitest'
import { audit } from '../../src/index.ts'
import { integrityOf } from '../../src/text/digest.ts'
import { serve } from '../support/http-server.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { contextIn } from '../support/source-context.ts'

const own = { name: 'asked', version: '1.0.0', license: 'UNLICENSED', main: 'index.js' }

/** The report of `asked@1.0.0`, whose registry and tarball say this of it. */
async function reportOn(stated: object, packed: object, document: object = {}) {
  const bytes = pack({ 'package.json': { ...own, ...packed }, 'index.js': '1\n' })
  const server = await serve((request, response, url) => {
    if (request.url?.endsWith('.tgz')) return void response.end(bytes)
    const dist = { tarball: `${url}/asked.tgz`, integrity: integrityOf(bytes) }
    const versions = { '1.0.0': { name: 'asked', version: '1.0.0', ...stated, dist } }
    response.end(JSON.stringify({ ...document, name: 'asked', 'dist-tags': { latest: '1.0.0' }, versions }))
  })
  try {
    const { cwd, environment } = contextIn(temporaryDirectory())
    return await audit('asked@1.0.0', { cwd, environment, registry: server.url })
  } finally {
    await server.close()
  }
}

test.each([
  { name: 'the same', stated: {}, packed: {}, want: [] },
  { name: 'a hidden dependency', stated: {}, packed: { dependencies: { b: '1.0.0' } }, want: ['high: dependencies'] },
  {
    name: 'a hidden install script',
    stated: { scripts: {} },
    packed: { scripts: { postinstall: 'node index.js' } },
    want: ['high: install scripts'],
  },
  {
    name: 'an install script that the description leaves out with all scripts',
    stated: {},
    packed: { scripts: { postinstall: 'node index.js' } },
    want: ['high: install scripts'],
  },
  {
    name: 'the same in the short form of a document, which may leave it out',
    stated: {},
    packed: { scripts: { postinstall: 'node index.js' } },
    document: { modified: '2026-01-01T00:00:00.000Z' },
    want: [],
  },
  {
    name: 'a script that runs for nobody but developers, and is left out',
    stated: {},
    packed: { scripts: { test: 'node index.js' } },
    want: [],
  },
  { name: 'another name', stated: {}, packed: { name: 'other' }, want: ['moderate: name'] },
  { name: 'another version', stated: {}, packed: { version: '6.6.6' }, want: ['moderate: version'] },
  {
    name: 'another program',
    stated: { bin: { a: 'a.js' } },
    packed: { bin: { a: 'index.js' } },
    want: ['moderate: bin'],
  },
])('$name: $want', async ({ stated, packed, document, want }) => {
  const { findings, packages } = await reportOn(stated, packed, document)
  const found = findings.filter(({ ruleId }) => ruleId === 'manifest/mismatch')
  expect(found.map(({ severity, message }) => `${severity}: ${message.split(' disagree on ')[1]}`)).toEqual(want)
  expect(packages).toMatchObject([{ name: 'asked', version: '1.0.0' }])
})
