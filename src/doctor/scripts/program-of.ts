/** A program and its arguments, without what only starts it: `npx`, `pnpm exec`, `node` and the like. */
export interface Program {
  /** Its bare name: `watertight` for `./node_modules/.bin/watertight`, `node x/bin/watertight.js` and `watertight@1`. */
  readonly name: string
  readonly args: readonly string[]
  /** The program as it is written: a path, where it is one. */
  readonly path: string
  /** Variables that are set for it alone; null: unset. */
  readonly variables: ReadonlyMap<string, string>
  /** The manager that starts it, whose options for a folder or a workspace count. */
  readonly starter: { readonly name: string; readonly args: readonly string[] } | null
}

/** The program that a command's words really start. */
export function programOf(words: readonly string[]): Program {
  const variables = new Map<string, string>()
  let starter: Program['starter'] = null
  let rest = withoutPrefix(words, variables)
  for (let depth = 0; depth < 6; depth += 1) {
    const inner = startedBy(rest)
    if (inner === null) break
    const [name = ''] = rest
    if (managers.has(bareName(name)))
      starter = { name: bareName(name), args: rest.slice(1, rest.length - inner.length) }
    rest = withoutPrefix(inner, variables)
  }
  const [path = '', ...args] = rest
  return { name: bareName(path), args, path, variables, starter }
}

/** The program that a manager starts for the name of a binary, as in `pnpm changeset publish`; null where it is none that matters. */
export function binaryOf(program: Program, isKnown: (name: string) => boolean): Program | null {
  if (!['pnpm', 'yarn', 'bun'].includes(program.name)) return null
  const rest = afterOptions(program.name, program.args)
  const [verb = '', ...args] = rest[0] === 'run' ? afterOptions(program.name, rest.slice(1)) : rest
  const name = bareName(verb)
  if (!isKnown(name)) return null
  const starter = { name: program.name, args: program.args.slice(0, program.args.length - rest.length) }
  return { ...program, name, args, path: verb, starter }
}

const managers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'yarn', 'bun', 'npx', 'pnpx', 'bunx'])

/** Programs that run another with their own words before it, and how many words they take beside options. */
const prefixes: { readonly [name: string]: number } = {
  ...{
    env: 0,
    'cross-env': 0,
    'cross-env-shell': 0,
    dotenv: 0,
    dotenvx: 0,
    'env-cmd': 0,
    sudo: 0,
    exec: 0,
    command: 0,
  },
  ...{ builtin: 0, nohup: 0, winpty: 0, nice: 0, ionice: 0, stdbuf: 0, time: 0, call: 0, caffeinate: 0, unbuffer: 0 },
  ...{ chronic: 0, setsid: 0, timeout: 1, gtimeout: 1, xargs: 0, retry: 0, 'pnpm-retry': 0, eatmydata: 0, start: 0 },
  ...{
    'xvfb-run': 0,
    direnv: 2,
    doppler: 1,
    op: 1,
    infisical: 1,
    chamber: 2,
    'aws-vault': 2,
    'with-env': 0,
    corepack: 0,
  },
}

const withValue: ReadonlySet<string> = new Set(['-n', '-u', '-e', '-f', '-k', '-s', '-P', '-I', '-L', '-d', '-C'])

function withoutPrefix(words: readonly string[], variables: Map<string, string>): readonly string[] {
  let rest = words
  for (;;) {
    const [first = ''] = rest
    const [, name, value] = /^(\w+)=(.*)$/s.exec(first) ?? []
    if (name !== undefined) {
      variables.set(name, value ?? '')
      rest = rest.slice(1)
      continue
    }
    const bare = bareName(first)
    const taken = Object.hasOwn(prefixes, bare) ? prefixes[bare] : undefined
    // `corepack enable` starts nothing.
    if (taken === undefined || (bare === 'corepack' && !managers.has(rest[1] ?? '')))
      return first === '--' ? rest.slice(1) : rest
    const inner = afterPrefix(rest.slice(1), taken)
    rest = bare === 'xargs' ? withInput(inner, rest) : inner
  }
}

/** The command of `xargs` with what comes in by the pipe, which is not known: where its placeholder stands, else at the end. */
function withInput(inner: readonly string[], words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^(?:-I|-i|--replace)/.test(word))
  const option = words[at]
  if (option === undefined) return [...inner, '$@']
  const placeholder = (option === '-I' ? words[at + 1] : option.replace(/^(?:-I|-i|--replace=?)/, '')) || '{}'
  return inner.map((word) => (word === placeholder ? '$@' : word))
}

function afterPrefix(words: readonly string[], taken: number): readonly string[] {
  let left = taken
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    // `dotenv -e .env -- watertight`
    if (word === '--') return words.slice(at + 1)
    if (word.startsWith('-')) at += withValue.has(word) ? 1 : 0
    else if (left > 0) left -= 1
    else return words.slice(at)
  }
  return []
}

/** What a runner runs, or null when the words are no runner's. */
function startedBy(words: readonly string[]): readonly string[] | null {
  const [first = '', ...more] = words
  const name = bareName(first)
  const rest = afterOptions(name, more)
  // What another package calls by that name is not ours.
  if (isOtherPackage(name, more, rest)) return ['other-package', ...rest.slice(1)]
  if (name === 'npx' || name === 'bunx' || name === 'pnpx') return givesScript(more, rest) ? null : rest
  if (name === 'node' || name === 'nodejs') {
    const manager = managerScript(rest[0] ?? '')
    if (manager !== null) return [manager, ...rest.slice(1)]
    return isOurScript(rest[0]) ? rest : null
  }
  const [verb = '', ...args] = rest
  if (runVerbs[name]?.includes(verb)) {
    const inner = afterOptions(name, args)
    return givesScript(more, inner) ? null : inner
  }
  return name === 'bun' && isOurScript(verb) ? rest : null
}

/** Whether a script for a shell stands among a runner's own options, those in front of the command. */
function givesScript(words: readonly string[], command: readonly string[]): boolean {
  return words.slice(0, words.length - command.length).some((word) => /^(?:-c$|--call(?:=|$))/.test(word))
}

/** The package manager whose own script it is; null for any other. */
function managerScript(path: string): string | null {
  const [, name] = /(?:^|[/\\])(npm|npx)-cli\.js$|^["']?\$\{?(npm_execpath)\}?["']?$/.exec(path) ?? []
  if (name !== undefined) return name
  return /\bnpm_execpath\b/.test(path) ? 'npm' : null
}

/** Whether a runner is told to take `watertight` from another package. */
function isOtherPackage(name: string, words: readonly string[], rest: readonly string[]): boolean {
  if (!managers.has(name)) return false
  const command = ['exec', 'x', 'dlx'].includes(rest[0] ?? '') ? afterOptions(name, rest.slice(1))[0] : rest[0]
  if (command === undefined || bareName(command) !== 'watertight') return false
  if (/@(?:npm|file|git|https?|github):|@[^@]*\//.test(command)) return true
  const packages = optionValues(words, '--package', ...(['npx', 'npm', 'yarn', 'bunx'].includes(name) ? ['-p'] : []))
  return packages.length > 0 && !packages.some((one) => /^watertight(?:@[\w.^~*-]*)?$/.test(one))
}

const runVerbs: { readonly [manager: string]: readonly string[] } = {
  npm: ['exec', 'x'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx'],
  bun: ['x'],
}

/** A program of a package that is known by the name of its script; what others do is in their text. */
function isOurScript(path: string | undefined): boolean {
  if (path === undefined) return false
  if (path === 'watertight') return true
  const parts = path.replaceAll('\\', '/').split('/')
  const [folder, file] = parts.slice(-2)
  if (folder === '.bin') return parts.at(-3) === 'node_modules'
  const isInstalled = parts.at(-3) === 'watertight' || parts[0] === '' || /^[a-z]:$/i.test(parts[0] ?? '')
  return folder === 'bin' && file === 'watertight.js' && isInstalled
}

/** Words from the first one that is no option of `program`; a value that an option takes is skipped with it. */
export function afterOptions(program: string, words: readonly string[]): readonly string[] {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--') return words.slice(at + 1)
    if (!word.startsWith('-')) return words.slice(at)
    if (takesValue(program, word)) at += 1
  }
  return []
}

/** Words that are no options, nor values of options. */
export function plainWords(program: string, words: readonly string[]): readonly string[] {
  const found: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word.startsWith('-') && word !== '-') at += takesValue(program, word) ? 1 : 0
    else found.push(word)
  }
  return found
}

/** The value of the last of these options, glued or not; undefined where there is none. */
export function optionValue(words: readonly string[], ...names: readonly string[]): string | undefined {
  let found: string | undefined
  for (const [at, word] of words.entries()) {
    const [, glued, value] = /^(-[-\w.]+)=(.*)$/s.exec(word) ?? []
    if (glued !== undefined && names.includes(glued)) found = value
    else if (names.includes(word)) found = words[at + 1]
  }
  return found
}

/** Every value of these options. */
export function optionValues(words: readonly string[], ...names: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    const [, glued, value = ''] = /^(-[-\w.]+)=(.*)$/s.exec(word) ?? []
    if (glued !== undefined && names.includes(glued)) return [value]
    return names.includes(word) ? [words[at + 1] ?? ''] : []
  })
}

/** Whether an option takes the next word as its value. */
export function takesValue(program: string, option: string): boolean {
  return everywhere.has(option) || (ofProgram[program]?.includes(option) ?? false)
}

const everywhere: ReadonlySet<string> = new Set([
  ...['--prefix', '-C', '--dir', '--cwd', '--registry', '--tag', '--access', '--otp', '--userconfig', '--loglevel'],
  ...['--filter', '-F', '--workspace', '--workspace-concurrency', '--publish-branch', '--provenance-file', '--cache'],
  ...['--script-shell', '--globalconfig', '--from', '--include', '--exclude', '--contents', '--scope', '--ignore'],
])

const ofProgram: { readonly [program: string]: readonly string[] } = {
  npm: ['-w', '-p', '--package'],
  npx: ['-p', '--package'],
  yarn: ['-p', '--package', '-j', '--jobs'],
  node: ['-r', '--require', '--import', '--loader', '--env-file'],
}

function bareName(word: string): string {
  const path = word.replaceAll('\\', '/')
  const file = path.split('/').at(-1) ?? ''
  if (/^watertight(?:\.[cm]?js|\.cmd|\.ps1|@.*)?$/.test(file)) {
    // A file of the repository that is called so is any program.
    const isOurs =
      !/^[./]|[/]/.test(path.replace(/@.*$/, '')) || isOurScript(path) || /(?:^|\/)node_modules\//.test(path)
    return isOurs ? 'watertight' : `./${file}`
  }
  const isScoped = path.startsWith('@')
  const name = isScoped ? path : file
  return name.replace(/\.(?:cmd|exe)$/, '').replace(/(?<=.)@[^/]*$/, '')
}
