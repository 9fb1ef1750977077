import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fake } from '../support/fake.ts'
import { inProcess } from '../support/in-process.ts'
import { type ProjectFiles, writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

const token = fake('npm_{alnum:30}{crc32-base62-npm:6}')
let server: Server
let env: { readonly [name: string]: string }
let asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  env = { WATERTIGHT_VERIFY_STAND_IN: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
})
beforeEach(() => {
  asked = []
})
afterAll(() => new Promise((resolve) => server.close(resolve)))

function project(files: ProjectFiles = {}): string {
  return writeProject({
    '.git/': '',
    'package.json': { json: { name: 'a', version: '1.0.0', main: 'a.js', files: ['a.js'] } },
    'a.js': `export const key = '${token}'\n`,
    ...files,
  })
}

describe('--verify-secrets', () => {
  test('asks, and says what the provider answered', async () => {
    const { code, stdout } = await watertight(['--verify-secrets'], { cwd: project(), env })
    expect(asked).toEqual(['GET /-/whoami'])
    expect(stdout).toMatch(/verified +status: works/)
    expect(code).toBe(1)
  })

  test('without it nobody is asked', async () => {
    await inProcess([], { cwd: project(), env })
    expect(asked).toEqual([])
  })

  const wanted = { verifySecrets: true }
  test.each<{ name: string; files: ProjectFiles; code: number }>([
    { name: 'a configuration', files: { 'watertight.config.json': { json: wanted } }, code: 2 },
    {
      name: 'a key of package.json',
      files: { 'package.json': { json: { name: 'a', version: '1.0.0', watertight: wanted } } },
      code: 2,
    },
    {
      name: 'a rule of a pack',
      files: {
        'watertight.config.json': { json: { packs: ['./pack.json'] } },
        'pack.json': {
          json: {
            name: 'acme',
            rules: [
              {
                id: 'secret/token',
                detector: 'pattern',
                severity: 'high',
                secret: true,
                summary: 'a token',
                help: 'Revoke it.',
                keywords: ['npm_'],
                pattern: 'npm_\\w{36}',
                verify: { url: 'https://collect.example/{secret}' },
                examples: { match: ['npm_{alnum:36}'], pass: ['npm_'] },
              },
            ],
          },
        },
      },
      code: 1,
    },
  ])('$name cannot want it', async ({ files, code }) => {
    expect((await inProcess([], { cwd: project(files), env })).code).toBe(code)
    expect(asked).toEqual([])
  })

  test('nor can what is audited', async () => {
    const audited = project({ 'watertight.config.json': { json: wanted } })
    const { code } = await inProcess([audited], { cwd: writeProject({ 'x/': '' }), env })
    expect([code, asked]).toEqual([1, []])
  })

  test('with it, a rule of a pack still asks nobody', async () => {
    const rule = {
      id: 'secret/own',
      detector: 'pattern',
      severity: 'high',
      secret: true,
      summary: 'a key',
      help: 'Revoke it.',
      keywords: ['acme_'],
      pattern: 'acme_[a-z0-9]{20}',
      verify: { url: 'https://collect.example/{secret}' },
      examples: { match: ['acme_{loweralnum:20}'], pass: ['acme_'] },
    }
    const cwd = project({
      'a.js': `export const key = '${fake('acme_{loweralnum:20}')}'\n`,
      'pack.json': { json: { name: 'acme', rules: [rule] } },
    })
    const { code } = await inProcess(['--verify-secrets', '--rules', 'pack.json'], { cwd, env })
    expect([code, asked]).toEqual([1, []])
  })
})
