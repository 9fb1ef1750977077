import { bareName, managers } from './bare-name.ts'
import { isKnownProgram } from './known-programs.ts'

/** The words of a command behind everything that only starts it: `env`, `timeout 60`, `nvm exec 20`; variables in front are set. */
export function withoutPrefix(words: readonly string[], variables: Map<string, string>): readonly string[] {
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
    const script = scriptOfPrefix(rest)
    if (script !== null) return ['sh', '-c', script]
    const behind = behindRuntime(rest)
    if (behind !== null) {
      rest = behind
      continue
    }
    // `runuser -u node -- npm ci`, `su node npm`: the user stands before.
    if (bare === 'runuser' && rest.includes('--')) {
      rest = rest.slice(rest.indexOf('--') + 1)
      continue
    }
    const taken = Object.hasOwn(prefixes, bare) ? prefixes[bare] : undefined
    // `corepack enable` starts nothing.
    if (taken === undefined || (bare === 'corepack' && !managers.has(bareName(rest[1] ?? ''))))
      return first === '--' ? rest.slice(1) : rest
    // `start /wait npm ci`: options of cmd's begin with a slash.
    const behindOptions = bare === 'start' ? rest.slice(1).filter((word) => !/^\/\w+$/.test(word)) : rest.slice(1)
    const inner = afterPrefix(behindOptions, taken)
    rest = bare === 'xargs' ? withInput(inner, rest) : bare === 'parallel' ? inParallel(inner) : inner
  }
}

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
  ...{
    c8: 0,
    nyc: 0,
    watch: 0,
    entr: 0,
    parallel: 0,
    strace: 0,
    ltrace: 0,
    tini: 0,
    'dumb-init': 0,
    doas: 0,
    unshare: 0,
  },
  ...{ setpriv: 0, prlimit: 0, 'systemd-run': 0, firejail: 0, 'dbus-run-session': 0, setarch: 1, taskset: 1, chrt: 1 },
  ...{ faketime: 1, flock: 1, gosu: 1, 'su-exec': 1, chroot: 1, numactl: 1, cgexec: 1, proxychains: 0, torsocks: 0 },
}

/** Programs that run another behind one of their own commands, with the version or the options of a runtime between them. */
const behindVerb: { readonly [name: string]: readonly string[] } = {
  ...{
    nvm: ['exec'],
    fnm: ['exec'],
    n: ['exec'],
    volta: ['run'],
    mise: ['exec', 'x'],
    rtx: ['exec', 'x'],
    asdf: ['exec'],
  },
  ...{
    nodenv: ['exec'],
    rbenv: ['exec'],
    pyenv: ['exec'],
    proto: ['run'],
    poetry: ['run'],
    pipenv: ['run'],
    uv: ['run'],
  },
  ...{
    hatch: ['run'],
    pdm: ['run'],
    rye: ['run'],
    conda: ['run'],
    bundle: ['exec'],
    devbox: ['run'],
    nix: ['develop', 'shell'],
  },
}

/** What runs behind `nvm exec 20`, `volta run --node 20` or `nix develop -c`; null where nothing does. */
function behindRuntime(words: readonly string[]): readonly string[] | null {
  const [first = '', ...rest] = words
  const name = bareName(first)
  const verbs = Object.hasOwn(behindVerb, name) ? behindVerb[name] : undefined
  const at = rest.findIndex((word) => !word.startsWith('-'))
  if (verbs === undefined || !verbs.includes(rest[at] ?? '')) return null
  const after = rest.slice(at + 1)
  const told = after.findIndex((word) => word === '--' || (name === 'nix' && /^(?:-c|--command)$/.test(word)))
  if (told !== -1) return after.slice(told + 1)
  if (name === 'nix') return null
  const start = after.findIndex(
    (word, index) =>
      !/^-|^[+v]?\d[\w.]*$|^(?:lts|node|python)(?:[@/*].*)?$|@/.test(word) && !ofRuntime.has(after[index - 1] ?? ''),
  )
  const inner = start === -1 ? [] : after.slice(start)
  // A task of the project has a name of its own.
  return ofTasks.has(name) && !isOwnProgram(inner[0] ?? '') ? null : inner
}

/** What runs tasks of a project and programs alike. */
const ofTasks: ReadonlySet<string> = new Set(['poetry', 'pipenv', 'uv', 'hatch', 'pdm', 'rye', 'bundle'])

function isOwnProgram(word: string): boolean {
  const name = bareName(word)
  return (
    managers.has(name) || isKnownProgram(name) || /^(?:node|python\d?|pytest|sh|bash|zsh|ruby|git|\$.*)$/.test(name)
  )
}

const ofRuntime: ReadonlySet<string> = new Set([
  '--python',
  '--with',
  '--using',
  '--node',
  '--npm',
  '-p',
  '--env',
  '-n',
  '--version',
])

/** The script that `su -c`, `script -c` and their like are given in one word; null where there is none. */
function scriptOfPrefix(words: readonly string[]): string | null {
  const [first = '', ...rest] = words
  if (
    /^(?:su|runuser|script|flock|nix-shell|chroot|fish|tcsh|csh|nu|xonsh|elvish|rbash|entr|watch|sg)$/.test(
      bareName(first),
    ) === false
  )
    return null
  const at = rest.findIndex((word) => /^-[a-zA-Z]*c$|^--(?:command|run)$|^-s$/.test(word))
  if (at === -1) return null
  const script = rest[at + 1] ?? ''
  return /\s/.test(script) ? script : null
}

const withValue: ReadonlySet<string> = new Set(['-n', '-u', '-e', '-f', '-k', '-s', '-P', '-I', '-L', '-d', '-C'])

/** The command of `parallel` with what it is to take in place of `{}`, or at its end; without a command, each of the list is one. */
function inParallel(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => /^:::/.test(word))
  const command = at === -1 ? words : words.slice(0, at)
  if (command.length === 0) return ['sh', '-c', words.slice(1).join('\n')]
  return command.some((word) => word.includes('{'))
    ? command.map((word) => word.replace(/\{[./\d]*\}/g, '$@'))
    : [...command, '$@']
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
    // `retry 3 npm test`
    else if (/^\d+$/.test(word)) continue
    else return words.slice(at)
  }
  return []
}
