import { readMakefile } from '../scripts/makefile.ts'
import { optionValue } from '../scripts/program-of.ts'
import { publishesSomewhere } from '../scripts/publish-words.ts'
import { variableOf } from './hooks-off.ts'
import type { Point } from './point.ts'
import { below, type WalkSetting } from './setting.ts'
import { eitherWay, join, mapOutcome, type State, type WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'

/** Runs the targets of a Makefile of the repository, each line of a recipe in a shell of its own. */
export function runMake(args: readonly string[], point: Point): WalkOutcome {
  const { state, site, setting, walker } = point
  const moved = optionValue(args, '-C', '--directory')
  const folder = moved === undefined ? state.folder : below(state.folder, moved)
  const file = ['Makefile', 'makefile', 'GNUmakefile', ...[optionValue(args, '-f', '--file') ?? []].flat()]
    .map((name) => below(folder, name))
    .findLast((path) => path !== null && setting.files.text(path) !== null)
  const targets = args.filter(
    (word, at) => !/^-|=/.test(word) && !['-C', '-f', '--file', '--directory', '-j'].includes(args[at - 1] ?? ''),
  )
  const shown = ['make', ...targets].join(' ')
  if (file === undefined || file === null) return unfollowed(shown, 'there is no Makefile to follow', point)
  const given = args.flatMap((word) => {
    const [, name, value] = /^([\w.]+)[:?+]?=(.*)$/s.exec(word) ?? []
    return name === undefined ? [] : [[name, value ?? ''] as const]
  })
  const text = withIncluded(setting.files.text(file) ?? '', folder, setting, 0)
  const makefile = readMakefile(text, new Map(given), new Set(state.variables.keys()))
  for (const target of targets) walker.called.add(`${file}#${target}`)
  const lines = makefile.linesOf(targets)
  if (lines === null) return unfollowed(shown, `${file} includes another file, or has no such target`, point)
  const flags = flagsOf(args, `${makefile.flags} ${variableOf(state, 'MAKEFLAGS') ?? ''}`)
  if (flags.isRehearsal) return eitherWay(state)
  const doubt = doubtOf(makefile.strangeShell, flags, lines)
  const variables = new Map([...state.variables, ...makefile.exported])
  const options = {
    endsOnError: /(?:^|\s)-[a-z]*e/.test(makefile.shellFlags) || makefile.shellFlags.includes('errexit'),
    tellsPipes: makefile.shellFlags.includes('pipefail'),
  }
  let current: State | null = { ...state, folder, variables, replaced: state.replaced ?? doubt }
  let failed: State | null = null
  const commands = makefile.commands.filter((one) => publishesSomewhere(one))
  for (const { text: line, goesOn } of [...commands.map((one) => ({ text: one, goesOn: true })), ...lines]) {
    if (current === null) break
    const inner = { ...site, where: `${site.where} → ${file}` }
    const outcome: WalkOutcome = walker.script(line, current, inner, options)
    if (goesOn || flags.ignoresErrors) current = join(outcome.success, outcome.failure, 'make goes on when it fails')
    else {
      failed = join(failed, outcome.failure, '')
      current = outcome.success
    }
  }
  return mapOutcome({ success: current, failure: failed, spared: null }, (end) => ({
    ...end,
    folder: state.folder,
    variables: state.variables,
    replaced: end.replaced === doubt ? state.replaced : end.replaced,
  }))
}

interface Flags {
  readonly ignoresErrors: boolean
  readonly isRehearsal: boolean
  /** The option with which targets do not run one after the other, each only when the one before has succeeded; null without one. */
  readonly unordered: string | null
}

/** Options of make's own, those of its variable without a dash too. */
function flagsOf(args: readonly string[], more: string): Flags {
  const [first = '', ...rest] = more.trim().split(/\s+/)
  const words = [...args, ...[/^[a-zA-Z]+$/.test(first) ? `-${first}` : first, ...rest]]
  const has = (letter: string, ...names: readonly string[]): boolean =>
    words.some((word) => new RegExp(`^-[a-zA-Z]*${letter}`).test(word) || names.includes(word.replace(/=.*$/, '')))
  return {
    ignoresErrors: has('i', '--ignore-errors'),
    isRehearsal: has('n', '--dry-run', '--just-print', '--recon'),
    unordered: has('j', '--jobs') && !words.includes('-j1') ? '-j' : has('k', '--keep-going') ? '-k' : null,
  }
}

function doubtOf(
  shell: string | null,
  { unordered }: Flags,
  lines: readonly { readonly text: string }[],
): string | null {
  if (shell !== null) return `make has recipes run by ${shell}`
  // A hook is run by one line, whatever runs beside it.
  const isOrdered = unordered === null || lines.length < 2 || !lines.some(({ text }) => /watertight/.test(text))
  return isOrdered ? null : `make ${unordered} does not wait for one target before it runs the next`
}

const DEEPEST = 4

/** A Makefile with the files of the repository that it includes. */
function withIncluded(text: string, folder: string | null, setting: WalkSetting, depth: number): string {
  if (depth >= DEEPEST || !/^[ \t]*-?s?include\b/m.test(text)) return text
  return text.replace(/^[ \t]*-?s?include[ \t]+([^\n#]+)$/gm, (line, names: string) => {
    const texts = names
      .trim()
      .split(/\s+/)
      .map((name) => setting.files.text(below(folder, name) ?? ''))
    if (texts.some((one) => one === null)) return line
    return texts.map((one) => withIncluded(one ?? '', folder, setting, depth + 1)).join('\n')
  })
}
