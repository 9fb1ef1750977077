// What action.yml runs: its inputs become arguments, the reports become its outputs and, when asked for, one comment on the pull request.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const { env } = process
// A comment of GitHub's has at most so many.
const MOST_CHARACTERS = 65_536
const MOST_PAGES = 30

const temporary = resolve(env.RUNNER_TEMP ?? '.')
const [receipt] = valuesOf('receipt')
const [sarif] = valuesOf('sarif')
const [html] = valuesOf('html')
// What was asked for is written where the step runs; the rest is the action's own.
const reports = {
  report: join(temporary, 'watertight-report.json'),
  markdown: join(temporary, 'watertight-report.md'),
  ...(receipt && { receipt: resolve(receipt) }),
  ...(sarif && { sarif: resolve(sarif) }),
  ...(html && { html: resolve(html) }),
}
const bin = fileURLToPath(new URL('../bin/watertight.js', import.meta.url))

// A report that an earlier step left behind must not answer for this one.
for (const path of Object.values(reports)) rmSync(path, { force: true })
// The token is the comment's alone: nothing else gets it.
const { WATERTIGHT_TOKEN: token, ...others } = env
const { status, error } = spawnSync(process.execPath, [bin, ...toArguments()], { stdio: 'inherit', env: others })
if (error) throw error
writeOutputs()
if (isTrue('comment')) await comment()
process.exitCode = status ?? 2

function toArguments() {
  return [
    'audit',
    ...['--reporter', 'pretty', '--reporter', 'github'],
    ...['--reporter', `json=${reports.report}`, '--reporter', `markdown=${reports.markdown}`],
    ...(sarif ? ['--reporter', `sarif=${reports.sarif}`] : []),
    ...(html ? ['--reporter', `html=${reports.html}`] : []),
    ...(receipt ? [`--receipt=${reports.receipt}`] : []),
    ...['fail-on', 'visibility', 'config', 'baseline', 'against', 'rules'].flatMap((name) =>
      valuesOf(name).map((value) => `--${name}=${value}`),
    ),
    ...valuesOf('workspace').map((value) => `--workspace=${value}`),
    ...(isTrue('workspaces') ? ['--workspaces'] : []),
    '--',
    ...valuesOf('target'),
  ]
}

function isTrue(input) {
  return valuesOf(input)[0] === 'true'
}

function valuesOf(input) {
  const value = env[`WATERTIGHT_${input.toUpperCase().replaceAll('-', '_')}`] ?? ''
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function writeOutputs() {
  if (!env.GITHUB_OUTPUT || !existsSync(reports.report)) return
  const { verdict, findings } = JSON.parse(readFileSync(reports.report, 'utf8'))
  const sum = (some) => some.reduce((total, { count }) => total + count, 0)
  const active = sum(findings.filter(({ state }) => state === 'active'))
  const stopping = sum(findings.filter(({ stops }) => stops))
  const written = Object.entries(reports).filter(([, path]) => existsSync(path))
  const outputs = { verdict, findings: active, stopping, ...Object.fromEntries(written) }
  for (const [name, value] of Object.entries(outputs)) appendFileSync(env.GITHUB_OUTPUT, `${name}=${value}\n`)
}

// One comment for each set of targets, and the next run updates it. That it cannot be written changes no verdict.
async function comment() {
  const number = pullRequest()
  if (number === undefined || !existsSync(reports.markdown)) return
  const asked = JSON.stringify([
    relative(env.GITHUB_WORKSPACE ?? '.', '.'),
    ...['target', 'workspace', 'workspaces'].map(valuesOf),
  ])
  const marker = `<!-- watertight:${createHash('sha256').update(asked).digest('hex').slice(0, 12)} -->`
  const body = `${marker}\n${readFileSync(reports.markdown, 'utf8')}`.slice(0, MOST_CHARACTERS)
  try {
    const known = await findComment(number, marker)
    if (known === undefined) await request('POST', `issues/${number}/comments`, { body })
    else await request('PATCH', `issues/comments/${known}`, { body })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    console.log(
      `::warning title=Watertight::The comment was not written: ${why}. It needs the permission pull-requests: write.`,
    )
  }
}

function pullRequest() {
  if (!env.GITHUB_EVENT_PATH || !existsSync(env.GITHUB_EVENT_PATH)) return undefined
  const { pull_request: request } = JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8'))
  return Number.isSafeInteger(request?.number) ? request.number : undefined
}

async function findComment(number, marker) {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const comments = await request('GET', `issues/${number}/comments?per_page=100&page=${page}`)
    const known = comments.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(marker))
    if (known !== undefined) return known.id
    if (comments.length < 100) return undefined
  }
  return undefined
}

async function request(method, path, body) {
  const response = await fetch(`${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/${path}`, {
    method,
    headers: {
      ...{ accept: 'application/vnd.github+json', authorization: `Bearer ${token}`, 'user-agent': 'watertight' },
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    redirect: 'error',
    signal: AbortSignal.timeout(20_000),
  })
  if (!response.ok) throw new Error(`${method} answered ${response.status}`)
  return response.json()
}
