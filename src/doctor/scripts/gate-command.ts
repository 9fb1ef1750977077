import type { Step } from './flatten.ts'

/** A call of Watertight that audits the package, and whether it can stop what comes after it. */
export interface GateCommand {
  /** `stops`: a leak ends the script with an error. `lost`: it does not. `unclear`: that cannot be told. */
  readonly strength: 'stops' | 'lost' | 'unclear'
  /** Why it does not stop, or may not. */
  readonly because: string | null
  /** Other targets than the package in the directory. */
  readonly targets: readonly string[]
}

/** Reads a step as a call of the gate, or null when it is none. `failOn`: what the configuration says. */
export function gateCommand({ name, args, stops, because }: Step, failOn: string | undefined): GateCommand | null {
  if (name !== 'watertight') return null
  const { options, words } = split(args)
  if (words[0] !== undefined && words[0] !== 'audit' && otherCommands.has(words[0])) return null
  if (options.some(({ name }) => ['--help', '-h', '--version', '-v', '-V'].includes(name))) return null
  const targets = (words[0] === 'audit' ? words.slice(1) : words).filter((word) => !isHere(word))
  const lost = loss(options, failOn) ?? (stops === false ? because : null)
  if (lost !== null) return { strength: 'lost', because: lost, targets }
  return { strength: stops === null ? 'unclear' : 'stops', because, targets }
}

/** Commands that audit nothing, or something else. */
export const otherCommands: ReadonlySet<string> = new Set([
  ...[
    'restore',
    'release',
    'verify',
    'history',
    'diff',
    'approve',
    'allow',
    'fix',
    'init',
    'doctor',
    'rules',
    'explain',
  ],
])

interface Option {
  readonly name: string
  readonly value: string | undefined
}

function loss(options: readonly Option[], failOn: string | undefined): string | null {
  const chosen = options.findLast(({ name }) => name === '--fail-on')?.value
  if (chosen === 'never') return '--fail-on never lets every finding pass'
  if (chosen === undefined && failOn === 'never') return 'the configuration says "failOn": "never"'
  if (options.some(({ name }) => name === '--update-baseline')) return '--update-baseline accepts everything it finds'
  return null
}

function split(args: readonly string[]): { readonly options: readonly Option[]; readonly words: readonly string[] } {
  const options: Option[] = []
  const words: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    const [, glued, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? []
    if (glued !== undefined) options.push({ name: glued, value })
    else if (!word.startsWith('-') || word === '-') words.push(word)
    else options.push({ name: word, value: valued.has(word) ? args[++at] : undefined })
  }
  return { options, words }
}

/** Options of `watertight audit` that take a value. */
export const valued: ReadonlySet<string> = new Set([
  ...['--reporter', '--fail-on', '--visibility', '--config', '--rules', '--disable', '--baseline', '--receipt'],
  ...['--against', '--from', '-w', '--workspace', '--pack', '--registry', '--limit'],
])

function isHere(target: string): boolean {
  return target === '.' || target === './'
}
