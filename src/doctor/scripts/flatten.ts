import { parseShell, type ShellCommand } from '../../text/shell/parse-shell.ts'
import { calledScripts } from './called-scripts.ts'
import { binaryOf, type Program, programOf } from './program-of.ts'

/** A program that a script comes to run, through other scripts or not. */
export interface Step extends Program {
  /** Whether the outermost script ends with an error when it does; null when that cannot be told. */
  readonly stops: boolean | null
  readonly because: string | null
  /** The scripts of package.json through which it is reached, outermost first. */
  readonly through: readonly string[]
  /** The folder that it runs in, relative to the project's root. */
  readonly folder: string
  /** Whether it only runs a script of package.json, whose own steps follow. */
  readonly isCall: boolean
}

/** The scripts of the package.json in a folder, which is relative to the project's root. */
export type ScriptsIn = (folder: string) => ReadonlyMap<string, string>

/** Every program that `script` runs in `folder`, scripts of package.json that it calls followed. */
export function flatten(
  script: string,
  { folder, scriptsIn, endsOnError = false }: { folder: string; scriptsIn: ScriptsIn; endsOnError?: boolean },
): readonly Step[] {
  return [...steps(script, scriptsIn, endsOnError, { through: [], stops: true, because: null, folder })]
}

type Outer = Pick<Step, 'through' | 'stops' | 'because' | 'folder'>

const DEEPEST = 10

function* steps(script: string, scriptsIn: ScriptsIn, endsOnError: boolean, outer: Outer): Iterable<Step> {
  let folder = outer.folder
  for (const command of parseShell(script, endsOnError)) {
    const program = programOf(command.words)
    if (program.name === 'cd') {
      folder = joined(folder, program.args[0] ?? '')
      continue
    }
    const reached = { ...both(outer, command), through: outer.through, folder: joined(folder, folderOption(program)) }
    const scripts = scriptsIn(reached.folder)
    // A script that calls itself, directly or not, ends nowhere.
    const called = calledScripts(program, scripts).filter((name) => !outer.through.includes(name))
    yield { ...(called.length > 0 ? program : binaryOf(program)), ...reached, isCall: called.length > 0 }
    if (outer.through.length >= DEEPEST) continue
    for (const name of called) {
      const inner = withArguments(scripts.get(name) ?? '', name, program)
      yield* steps(inner, scriptsIn, false, { ...reached, through: [...outer.through, name] })
    }
  }
}

/** The script with the words that its caller adds: `npm run changeset -- publish`, `pnpm changeset publish`. */
function withArguments(script: string, name: string, { name: manager, args }: Program): string {
  const at = args.indexOf(name)
  const behind = at === -1 ? [] : args.slice(at + 1)
  const own =
    manager === 'npm' ? behind.slice(behind.includes('--') ? behind.indexOf('--') + 1 : behind.length) : behind
  const words = own.filter((word) => word !== '--').map((word) => `'${word.replaceAll("'", '')}'`)
  return [script, ...words].join(' ')
}

/** What the failure of an inner command does to the outermost script. */
function both(outer: Outer, { stops, because }: ShellCommand): Pick<Step, 'stops' | 'because'> {
  if (outer.stops === false || stops === true) return { stops: outer.stops, because: outer.because }
  if (stops === false || outer.stops === true) return { stops, because }
  return { stops: outer.stops, because: outer.because }
}

/** The folder that a manager is told to run in. */
function folderOption({ name, args }: Program): string {
  if (!['npm', 'pnpm', 'yarn', 'bun', 'lerna'].includes(name)) return ''
  const at = args.findIndex((word) => ['-C', '--prefix', '--dir', '--cwd'].includes(word))
  const glued = args.find((word) => /^--(?:prefix|dir|cwd)=/.test(word))
  return at === -1 ? (glued?.replace(/^[^=]*=/, '') ?? '') : (args[at + 1] ?? '')
}

/** `next` as seen from `folder`; what leaves the project or depends on a variable keeps its own words. */
export function joined(folder: string, next: string): string {
  const parts = folder === '.' ? [] : folder.split('/')
  if (/^[/~$]|^[a-z]:/i.test(next)) return next
  for (const part of next.split(/[/\\]/)) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/') || '.'
}
