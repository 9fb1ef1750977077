import { optionValues } from '../scripts/program-of.ts'
import type { Point } from './point.ts'
import { join, type WalkOutcome } from './state.ts'

/** Runs what git is told to start: aliases, editors, `bisect run`, `submodule foreach`, `rebase --exec`; null where it starts nothing. */
export function runGit(args: readonly string[], { state, site, walker }: Point): WalkOutcome | null {
  const scripts = [
    ...behind(args, 'bisect', 'run'),
    ...behind(args, 'submodule', 'foreach'),
    ...optionValues(args, '--exec', '-x'),
    ...optionValues(args, '-c').flatMap((pair) => startedBy(pair.split('=', 1)[0] ?? '', pair.replace(/^[^=]*=/, ''))),
    ...configured(args),
  ]
  if (scripts.length === 0) return null
  let current = state
  for (const script of scripts) {
    const { success, failure, spared } = walker.script(script, current, site)
    current = join(join(success, failure, ''), spared, '') ?? current
  }
  return { success: current, failure: current, spared: null }
}

function behind(args: readonly string[], verb: string, word: string): readonly string[] {
  const at = args.findIndex((one, index) => one === verb && args[index + 1] === word)
  const rest = at === -1 ? [] : args.slice(at + 2).filter((one) => !/^--(?:recursive|quiet)$/.test(one))
  return rest.length === 0 ? [] : [rest.join(' ')]
}

/** `git config alias.x '!…'` defines what a later command starts. */
function configured(args: readonly string[]): readonly string[] {
  const at = args.indexOf('config')
  if (at === -1) return []
  const [key = '', ...value] = args.slice(at + 1).filter((word) => !word.startsWith('-') && word !== 'set')
  return startedBy(key, value.join(' '))
}

function startedBy(key: string, value: string): readonly string[] {
  if (/^alias\./i.test(key)) return value.startsWith('!') ? [value.slice(1)] : []
  const isProgram =
    /(?:editor|pager|sshcommand|askpass|fsmonitor|\.cmd|\.process|\.clean|\.smudge|\.textconv|external|\.driver)$/i
  return isProgram.test(key) && /\s/.test(value) ? [value] : []
}
