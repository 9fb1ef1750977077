import { commandNames } from '../../model/command-names.ts'
import { optionValue, optionValues } from './program-of.ts'

/** A call of Watertight that audits, as its words say it. */
export interface GateCommand {
  /** Other targets than the package in the directory, as they are written. */
  readonly targets: readonly string[]
  /** Names of workspaces, or `all`; null for the package in the directory. */
  readonly workspaces: readonly string[] | 'all' | null
  /** What keeps it from stopping a leak, or may. */
  readonly weakness: Weakness | null
  /** Whose packing rules it is to follow, or null. */
  readonly packer: string | null
}

export interface Weakness {
  readonly kind: 'lost' | 'unclear'
  readonly because: string
}

/** What a call of the gate is judged by. */
export interface GatePolicy {
  /** `failOn` of the configuration; undefined where it says nothing. */
  readonly failOn: string | undefined
  /** `visibility` of the configuration. */
  readonly visibility: string | undefined
  /** The configuration that was read, relative to the repository's root; null where there is none. */
  readonly configFile: string | null
  /** Whether the project has a release contract. */
  readonly hasContract: boolean
  /** Whether a rule, when it is left out, lets something pass that would stop a release. */
  stopsReleases(ruleId: string): boolean
}

/** Reads the arguments of `watertight` as a call of the gate, or null when it is none. */
export function gateCommand(args: readonly string[], policy: GatePolicy): GateCommand | null {
  const words = targetsIn(args)
  if (words[0] !== undefined && otherCommands.has(words[0])) return null
  if (args.some((word) => ['--help', '-h', '--version', '-v', '-V'].includes(word))) return null
  const targets = words[0] === 'audit' ? words.slice(1) : words
  const named = optionValues(args, '-w', '--workspace')
  return {
    targets: targets.filter((target) => !['.', './', '$PWD', '${{ github.workspace }}'].includes(target)),
    workspaces: named.length > 0 ? named : args.includes('--workspaces') ? 'all' : null,
    weakness: weaknessOf(args, policy),
    packer: optionValue(args, '--pack') ?? null,
  }
}

/** Commands that audit nothing, or something else. */
const otherCommands: ReadonlySet<string> = new Set(commandNames.filter((name) => name !== 'audit'))

/** What keeps an audit with these options from stopping a leak, or may. */
export function weaknessOf(args: readonly string[], policy: GatePolicy): Weakness | null {
  const failOn = optionValue(args, '--fail-on')
  return (
    ofThreshold(failOn, policy) ??
    ofRules(optionValues(args, '--disable'), policy) ??
    (args.includes('--update-baseline') ? lost('--update-baseline accepts everything it finds') : null) ??
    ofVisibility(optionValue(args, '--visibility'), policy) ??
    (args.includes('--no-contract') && policy.hasContract
      ? lost('--no-contract ignores what the release contract does not approve')
      : null) ??
    ofFiles(args, policy)
  )
}

function ofThreshold(flag: string | undefined, { failOn }: GatePolicy): Weakness | null {
  const chosen = flag ?? failOn
  const where = flag === undefined ? `the configuration says "failOn": "${failOn}", which` : `--fail-on ${flag}`
  if (chosen === 'never') return lost(`${where} lets every finding pass`)
  if (chosen === 'critical') return lost(`${where} lets findings of severity high pass`)
  if (chosen !== undefined && /[$%{]/.test(chosen))
    return { kind: 'unclear', because: 'its --fail-on is in a variable' }
  return null
}

function ofRules(disabled: readonly string[], { stopsReleases }: GatePolicy): Weakness | null {
  const ids = disabled.flatMap((one) => one.split(',')).filter((id) => stopsReleases(id))
  return ids.length === 0 ? null : lost(`--disable ${ids.join(', ')} lets what these rules find pass`)
}

function ofVisibility(flag: string | undefined, { visibility }: GatePolicy): Weakness | null {
  if (flag !== 'open' || visibility === 'open') return null
  return lost('--visibility open lets embedded sources pass, and the configuration does not say that they are public')
}

/** Another configuration or baseline than the one that was read decides. */
function ofFiles(args: readonly string[], { configFile }: GatePolicy): Weakness | null {
  const config = optionValue(args, '--config')
  if (config !== undefined && config.replace(/^\.\//, '') !== configFile)
    return { kind: 'unclear', because: `it follows another configuration (${config})` }
  const baseline = optionValue(args, '--baseline')
  return baseline === undefined ? null : { kind: 'unclear', because: `it accepts what ${baseline} lists` }
}

function lost(because: string): Weakness {
  return { kind: 'lost', because }
}

function targetsIn(args: readonly string[]): readonly string[] {
  const words: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? ''
    if (!word.startsWith('-') || word === '-') words.push(word)
    else if (valued.has(word)) at += 1
  }
  return words
}

/** Options of `watertight audit` that take a value. */
export const valued: ReadonlySet<string> = new Set([
  ...['--reporter', '--fail-on', '--visibility', '--config', '--rules', '--disable', '--baseline', '--receipt'],
  '--signing-config',
  ...['--against', '--from', '-w', '--workspace', '--pack', '--registry', '--limit', '--cache', '--workers'],
])
