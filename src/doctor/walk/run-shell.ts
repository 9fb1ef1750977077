import { parseShell, type ShellCommand, type ShellItem, type ShellNode } from '../../text/shell/parse-shell.ts'
import { withoutHarmless } from '../scripts/harmless-options.ts'
import { expandWords, substitutionsIn } from './expand.ts'
import { withArguments } from './positional.ts'
import {
  failureOf,
  join,
  mapOutcome,
  nowhere,
  type ShellOptions,
  type Site,
  type State,
  succeeds,
  type Walker,
  type WalkOutcome,
  withoutAuditsSince,
} from './state.ts'

/** Runs one command whose words are expanded, with what it writes to and reads. */
export type RunCommand = (command: ShellCommand, state: State, site: Site) => WalkOutcome

/** Follows a shell script from `state`: what each of its commands does when, and where the script ends. */
export function runShell(
  script: string,
  state: State,
  site: Site,
  { endsOnError = false, tellsPipes = false, isSourced = false, isContinued = false }: ShellOptions,
  { walker, run }: { readonly walker: Walker; readonly run: RunCommand },
): WalkOutcome {
  const ends: Ends = { succeeded: null, failed: null }
  const frame: Frame = { walker, run, site, functions: new Map(), ends, returns: ends, depth: 0 }
  const whole = runNode(parseShell(script), { ...state, endsOnError, tellsPipes }, frame, false)
  const outcome = isContinued ? continued(whole) : whole
  const ended: WalkOutcome = {
    success: join(outcome.success, ends.succeeded, goesOn),
    failure: join(failureOf(outcome), ends.failed, goesOn),
    spared: null,
  }
  const { endsOnError: outer, tellsPipes: outerPipes } = state
  return mapOutcome(ended, (end) => ({
    ...end,
    // A text that is sourced leaves its `set +e` behind as well.
    ...(!isSourced && {
      folder: state.folder,
      variables: state.variables,
      endsOnError: outer,
      tellsPipes: outerPipes,
    }),
  }))
}

/** The outcome of a line behind which the shell goes on to the next. */
function continued({ success, failure, spared }: WalkOutcome): WalkOutcome {
  const isEnding = failure?.endsOnError === true
  return {
    success: join(success, join(spared, isEnding ? null : failure, goesOn), goesOn),
    failure: isEnding ? failure : null,
    spared: null,
  }
}

const goesOn = 'what follows it decides how the script ends'

interface Frame {
  readonly walker: Walker
  readonly run: RunCommand
  readonly site: Site
  readonly functions: Map<string, ShellNode>
  /** Where the shell has ended before its last line. */
  readonly ends: Ends
  /** Where the function that runs, or else the script, has been left by `return`. */
  readonly returns: Ends
  readonly depth: number
}

interface Ends {
  succeeded: State | null
  failed: State | null
}

/** `isTested`: whether `-e` does not act, as in a condition. */
function runNode(node: ShellNode, state: State, frame: Frame, isTested: boolean): WalkOutcome {
  switch (node.kind) {
    case 'command':
      return runCommand(node, state, frame, isTested)
    case 'list':
      return runList(node.items, state, frame, isTested)
    case 'and': {
      const left = runNode(node.left, state, frame, true)
      const right = left.success === null ? nowhere : runNode(node.right, left.success, frame, isTested)
      return { ...right, spared: join(right.spared, failureOf(left), goesOn) }
    }
    case 'or': {
      const left = runNode(node.left, state, frame, true)
      const failed = failureOf(left)
      const right = failed === null ? nowhere : runNode(node.right, failed, frame, isTested)
      return { ...right, success: join(left.success, right.success, 'what follows || takes its place when it fails') }
    }
    case 'pipe':
      return runPipe(node.parts, state, frame, isTested)
    case 'not': {
      const { success, ...rest } = runNode(node.inner, state, frame, true)
      return { success: failureOf({ success, ...rest }), failure: null, spared: success }
    }
    case 'group':
      return node.isSubshell
        ? runSubshell(node.inner, state, frame, isTested)
        : runNode(node.inner, state, frame, isTested)
    case 'if':
      return runIf(node, state, frame, isTested)
    case 'loop':
      return runLoop(node, state, frame, isTested)
    case 'case':
      return node.branches.reduce<WalkOutcome>(
        (sum, branch) => either(sum, runNode(branch, state, frame, isTested)),
        succeeds(state),
      )
    case 'function':
      frame.functions.set(node.name, node.body)
      return succeeds(state)
  }
}

function runList(items: readonly ShellItem[], state: State, frame: Frame, isTested: boolean): WalkOutcome {
  let current = state
  for (const [at, { node, background }] of items.entries()) {
    const outcome = runNode(node, current, frame, isTested || background)
    if (background) {
      const after = join(outcome.success, failureOf(outcome), goesOn) ?? current
      current = { ...withoutAuditsSince(after, current, 'lost', 'it runs in the background'), folder: current.folder }
      if (at === items.length - 1) return succeeds(current)
      continue
    }
    if (at === items.length - 1) return outcome
    const isEnding = current.endsOnError && !isTested
    if (isEnding) frame.ends.failed = join(frame.ends.failed, outcome.failure, goesOn)
    const next = join(outcome.success, isEnding ? outcome.spared : failureOf(outcome), goesOn)
    if (next === null) return nowhere
    current = next
  }
  return succeeds(current)
}

function runPipe(parts: readonly ShellNode[], state: State, frame: Frame, isTested: boolean): WalkOutcome {
  let current = state
  let failed: State | null = null
  for (const [at, part] of parts.entries()) {
    const source = parts[at - 1]
    const reading = part.kind === 'command' && source?.kind === 'command' ? { ...part, source } : part
    const outcome = runNode(reading, current, frame, isTested)
    const back = mapOutcome(outcome, (end) => ({ ...end, folder: state.folder, variables: state.variables }))
    if (at === parts.length - 1) return { ...back, failure: join(back.failure, failed, goesOn) }
    if (current.tellsPipes) failed = join(failed, failureOf(back), goesOn)
    const next = current.tellsPipes
      ? back.success
      : join(back.success, failureOf(back), 'only the last command of a pipe counts')
    if (next === null) return { success: null, failure: failed, spared: null }
    current = next
  }
  return succeeds(current)
}

function runSubshell(inner: ShellNode, state: State, frame: Frame, isTested: boolean): WalkOutcome {
  const ends: Ends = { succeeded: null, failed: null }
  const own: Frame = { ...frame, functions: new Map(frame.functions), ends, returns: ends }
  const outcome = runNode(inner, state, own, isTested)
  const ended: WalkOutcome = {
    success: join(outcome.success, ends.succeeded, goesOn),
    failure: join(outcome.failure, ends.failed, goesOn),
    spared: outcome.spared,
  }
  const { folder, variables, endsOnError, tellsPipes } = state
  return mapOutcome(ended, (end) => ({ ...end, folder, variables, endsOnError, tellsPipes }))
}

const inCondition = 'it is part of a condition, and the script goes on when it fails'

function runIf(
  { condition, then, otherwise }: Extract<ShellNode, { kind: 'if' }>,
  state: State,
  frame: Frame,
  isTested: boolean,
): WalkOutcome {
  const tested = runNode(condition, state, frame, true)
  const yes = tested.success === null ? nowhere : runNode(then, tested.success, frame, isTested)
  const failed = failureOf(tested)
  const no =
    failed === null ? nowhere : otherwise === null ? succeeds(failed) : runNode(otherwise, failed, frame, isTested)
  return either(yes, no)
}

function runLoop(
  { condition, isUntil, body, variable, words }: Extract<ShellNode, { kind: 'loop' }>,
  state: State,
  frame: Frame,
  isTested: boolean,
): WalkOutcome {
  if (condition !== null) {
    const tested = runNode(condition, state, frame, true)
    if (isUntil) return runUntil(tested, body, state, frame, isTested)
    const inside = tested.success === null ? nowhere : runNode(body, tested.success, frame, isTested)
    return either(succeeds(failureOf(tested) ?? state), inside)
  }
  const expanded = expandWords(words, state).flatMap((word) => frame.walker.foldersLike(word, state.folder) ?? [word])
  const isListed = expanded.length > 0 && expanded.length <= MOST && expanded.every((word) => !/[*?$`{]/.test(word))
  if (!isListed) return either(succeeds(state), runNode(body, assigned(state, variable, expanded), frame, isTested))
  let failed: State | null = null
  let current = state
  for (const word of expanded) {
    const outcome = runNode(body, assigned(current, variable, [word]), frame, isTested)
    if (current.endsOnError && !isTested) failed = join(failed, failureOf(outcome), goesOn)
    const isEnding = current.endsOnError && !isTested
    // What stands before `&&` may fail, and the loop goes on.
    const next = join(outcome.success, isEnding ? outcome.spared : failureOf(outcome), goesOn)
    if (next === null) return { success: null, failure: failed, spared: null }
    current = next
  }
  return { success: current, failure: failed, spared: null }
}

/** It ends only when the condition has held: what is audited there has passed, whatever else the body has done. */
function runUntil(tested: WalkOutcome, body: ShellNode, state: State, frame: Frame, isTested: boolean): WalkOutcome {
  const failed = failureOf(tested)
  const inside = failed === null ? nowhere : runNode(body, failed, frame, isTested)
  const { success } = tested
  const after = join(inside.success, isTested ? inside.failure : null, goesOn)
  if (success === null || after === null) return { ...inside, success: join(success, after, goesOn) }
  const isAudited = success.audits.length > state.audits.length
  const again: State = {
    ...after,
    audits: success.audits,
    lost: success.lost,
    ...(isAudited && { files: success.files, tarballs: success.tarballs }),
  }
  return { ...inside, success: join(success, again, goesOn) }
}

const MOST = 30

/** A loop over one pattern has the pattern for its variable: what is done to it is done to all that fits. */
function assigned(state: State, variable: string | null, words: readonly string[]): State {
  if (variable === null) return state
  const [only, ...more] = words
  return { ...state, variables: new Map([...state.variables, [variable, more.length === 0 ? (only ?? null) : null]]) }
}

function either(one: WalkOutcome, other: WalkOutcome): WalkOutcome {
  return {
    success: join(one.success, other.success, inCondition),
    failure: join(one.failure, other.failure, inCondition),
    spared: join(one.spared, other.spared, inCondition),
  }
}

function runCommand(command: ShellCommand, state: State, frame: Frame, isTested: boolean): WalkOutcome {
  if (!frame.walker.mayGoOn(frame.site)) return nowhere
  let before = state
  const inner = substitutionsIn(command.words)
  const isAssignment = command.words.length > 0 && command.words.every((word) => /^\w+\+?=/.test(word))
  let ending: WalkOutcome | null = null
  for (const script of frame.depth < DEEPEST ? inner : []) {
    const outcome = runSubshell(parseShell(script), before, { ...frame, depth: frame.depth + 1 }, true)
    // The failure of `x=$(…)` is the command's own; everywhere else it is heard by nobody.
    if (isAssignment) ending = outcome
    const next = isAssignment ? outcome.success : join(outcome.success, failureOf(outcome), goesOn)
    if (next === null) return { ...nowhere, failure: failureOf(outcome) }
    before = next
  }
  const words = withoutHarmless(expandWords(command.words, before))
  const [name = '', argument] = words
  const sourced = name === 'source' || name === '.' ? frame.walker.textOf(argument ?? '', before) : null
  // What it defines remains.
  if (sourced !== null && frame.depth < DEEPEST) {
    const where = `${frame.site.where} → ${argument}`
    return runFunction(parseShell(sourced), before, { ...frame, site: { ...frame.site, where } }, isTested)
  }
  const body = frame.functions.get(name)
  if (body !== undefined && frame.depth < DEEPEST)
    return withArguments(words.slice(1), before, (inside) => runFunction(body, inside, frame, isTested))
  if (name === 'exit' || name === 'return') return exit(argument, before, name === 'exit' ? frame.ends : frame.returns)
  const outcome = frame.run({ ...command, words }, before, frame.site)
  return ending === null ? outcome : { ...outcome, failure: join(outcome.failure, failureOf(ending), goesOn) }
}

const DEEPEST = 6

/** `return` leaves the function alone. */
function runFunction(body: ShellNode, state: State, frame: Frame, isTested: boolean): WalkOutcome {
  const returns: Ends = { succeeded: null, failed: null }
  const outcome = runNode(body, state, { ...frame, returns, depth: frame.depth + 1 }, isTested)
  return {
    success: join(outcome.success, returns.succeeded, goesOn),
    failure: join(outcome.failure, returns.failed, goesOn),
    spared: outcome.spared,
  }
}

function exit(code: string | undefined, state: State, ends: Ends): WalkOutcome {
  // Alone, or with what a variable has, it may end either way.
  const isKnown = /^\d+$/.test(code ?? '')
  if (!isKnown || Number(code) % 256 === 0) ends.succeeded = join(ends.succeeded, state, goesOn)
  if (!isKnown || Number(code) % 256 !== 0) ends.failed = join(ends.failed, state, goesOn)
  return nowhere
}
