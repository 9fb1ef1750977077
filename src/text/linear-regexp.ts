import { parseRegExp, type Syntax } from './regexp-syntax.ts'

/**
 * Tests whole texts against a pattern in a time that grows with the text and with the pattern, whatever they are: natively where it cannot
 * backtrack much, else by a table. Undefined for a pattern with what only backtracking can do. `exponent` is what `exponentOfPattern` gave
 * for it, where that is known.
 */
export function linearTest(pattern: RegExp, exponent?: number): ((text: string) => boolean) | undefined {
  let tree = exponent === undefined ? treeOf(pattern) : undefined
  const power = exponent ?? (tree && exponentOf(tree))
  if (power === undefined) return undefined
  let automaton: Automaton | undefined
  return (text) => {
    if (text.length ** power <= CHEAP) return pattern.test(text)
    tree ??= treeOf(pattern)
    if (tree === undefined) return false
    automaton ??= automatonOf(tree)
    return accepts(automaton, text)
  }
}

/** With which power of the length of a text the native test of a pattern may grow; undefined for one that `linearTest` does not take. */
export function exponentOfPattern(pattern: RegExp): number | undefined {
  const tree = treeOf(pattern)
  return tree && exponentOf(tree)
}

function treeOf(pattern: RegExp): Syntax | undefined {
  const tree = parseRegExp(pattern)
  return tree === undefined || sizeOf(tree) > LARGEST ? undefined : tree
}

/** Steps that a native test may take at worst. */
const CHEAP = 1_000_000
const LARGEST = 20_000

function exponentOf(tree: Syntax): number {
  switch (tree.kind) {
    case 'sequence':
      return tree.parts.reduce((sum, part) => sum + exponentOf(part), 0)
    case 'choice':
      // Options are tried one after the other: their times add up, and the gravest decides.
      return Math.max(0, ...tree.options.map(exponentOf))
    case 'look':
      return exponentOf(tree.body)
    case 'repeat': {
      const inner = exponentOf(tree.body)
      if (tree.most <= 1) return inner
      if (inner === 0 && isOfOneLength(tree.body)) return tree.most > 8 ? 1 : 0
      // What repeats and can be parted in more than one way takes exponential time.
      return isOfNames(tree.body) ? 1 : Number.POSITIVE_INFINITY
    }
    default:
      return 0
  }
}

/** Whether it takes one unit and looks around at most. */
function isOfOneLength(tree: Syntax): boolean {
  if (tree.kind === 'unit') return true
  return (
    tree.kind === 'sequence' && tree.parts.filter(({ kind }) => kind !== 'look').every(({ kind }) => kind === 'unit')
  )
}

/** Whether it is a run of units and one that ends the run, such as a name and its slash: it can be parted in one way only. */
function isOfNames(tree: Syntax): boolean {
  const [run, end, ...more] = tree.kind === 'sequence' ? tree.parts.filter(({ kind }) => kind !== 'look') : []
  if (run?.kind !== 'repeat' || run.body.kind !== 'unit' || end?.kind !== 'unit' || more.length > 0) return false
  return end.literal !== null && !run.body.accepts(end.literal)
}

function sizeOf(tree: Syntax): number {
  switch (tree.kind) {
    case 'sequence':
      return tree.parts.reduce((sum, part) => sum + sizeOf(part), 1)
    case 'choice':
      return tree.options.reduce((sum, option) => sum + sizeOf(option), 1)
    case 'look':
      return 1 + sizeOf(tree.body)
    case 'repeat':
      return 1 + sizeOf(tree.body) * (Number.isFinite(tree.most) ? Math.max(1, tree.most) : tree.least + 1)
    default:
      return 1
  }
}

/** States, each with what leads to it without a unit; every look is a part of its own, the deepest first, the whole pattern last. */
interface Automaton {
  readonly parts: readonly Part[]
  /** By state: the states from which it is reached by taking nothing. */
  readonly before: readonly (readonly number[])[]
  /** By state: the conditions behind which it lies. */
  readonly behind: readonly (readonly Condition[])[]
  readonly start: number
  readonly size: number
  /** Every set of states that was met, by its bytes. */
  readonly situations: Map<string, Situation>
}

/** Which states lead to an accepting one at some place of a text, and what follows from that for the unit before it. */
interface Situation {
  readonly leads: Uint8Array
  readonly isAccepted: boolean
  readonly inside: Map<number, Situation>
  readonly atStart: Map<number, Situation>
}

interface Part {
  readonly end: number
  readonly units: UnitState[]
}

interface UnitState {
  readonly state: number
  readonly accepts: (unit: number) => boolean
  readonly next: number
}

/** Leads from `state` to the state behind it where it is true. */
interface Condition {
  readonly state: number
  readonly next: number
  readonly test: 'start' | 'end' | { readonly start: number; readonly isNegative: boolean }
}

function automatonOf(tree: Syntax): Automaton {
  const parts: Part[] = []
  const before: number[][] = []
  const behind: Condition[][] = []
  const newState = (): number => {
    behind.push([])
    return before.push([]) - 1
  }
  const link = (from: number, to: number): void => {
    before[to]?.push(from)
  }

  /** The state from which `syntax` leads to `next`. */
  function build(syntax: Syntax, next: number, part: Part): number {
    switch (syntax.kind) {
      case 'unit': {
        const state = newState()
        part.units.push({ state, accepts: syntax.accepts, next })
        return state
      }
      case 'sequence':
        return syntax.parts.reduceRight((later, each) => build(each, later, part), next)
      case 'choice': {
        const state = newState()
        for (const option of syntax.options) link(state, build(option, next, part))
        return state
      }
      case 'repeat':
        return buildRepeat(syntax, next, part)
      case 'look':
        return conditionTo(next, { start: buildPart(syntax.body), isNegative: syntax.isNegative })
      default:
        return conditionTo(next, syntax.kind)
    }
  }

  function buildPart(syntax: Syntax): number {
    const part: Part = { end: newState(), units: [] }
    const start = build(syntax, part.end, part)
    parts.push(part)
    return start
  }

  function conditionTo(next: number, test: Condition['test']): number {
    const state = newState()
    behind[next]?.push({ state, next, test })
    return state
  }

  function buildRepeat({ body, least, most }: Syntax & { kind: 'repeat' }, next: number, part: Part): number {
    let state = next
    if (Number.isFinite(most)) {
      for (let count = least; count < most; count += 1) {
        const optional = newState()
        link(optional, build(body, state, part))
        link(optional, next)
        state = optional
      }
    } else {
      state = newState()
      link(state, next)
      link(state, build(body, state, part))
    }
    for (let count = 0; count < least; count += 1) state = build(body, state, part)
    return state
  }

  const start = buildPart(tree)
  return { parts, before, behind, start, size: before.length, situations: new Map() }
}

/**
 * From the end of the text to its start: which states lead to an accepting one, and so whether each look is true there. As with a native
 * test, a pattern without anchors may fit anywhere. What follows from a set of states and a unit is worked out once.
 */
function accepts(automaton: Automaton, text: string): boolean {
  let situation = follow(automaton, null, text.length, text)
  for (let at = text.length - 1; at >= 0 && !situation.isAccepted; at -= 1) {
    const known = at === 0 ? situation.atStart : situation.inside
    const unit = text.charCodeAt(at)
    let next = known.get(unit)
    if (next === undefined) {
      next = follow(automaton, situation.leads, at, text)
      known.set(unit, next)
    }
    situation = next
  }
  return situation.isAccepted
}

/** The situation at `at`, behind the one in which the states of `later` lead to the end. */
function follow(automaton: Automaton, later: Uint8Array | null, at: number, text: string): Situation {
  const { parts, before, behind, start, size, situations } = automaton
  const leads = new Uint8Array(size)
  const reached: number[] = []
  const reach = (state: number): void => {
    if (leads[state] === 1) return
    leads[state] = 1
    reached.push(state)
  }
  for (const { end, units } of parts) {
    reach(end)
    if (later !== null) {
      const unit = text.charCodeAt(at)
      for (const each of units) if (later[each.next] === 1 && each.accepts(unit)) reach(each.state)
    }
    for (let state = reached.pop(); state !== undefined; state = reached.pop()) {
      for (const earlier of before[state] ?? []) reach(earlier)
      for (const condition of behind[state] ?? []) {
        if (holds(condition, at, text.length, leads)) reach(condition.state)
      }
    }
  }
  const key = Buffer.from(leads.buffer).toString('latin1')
  const known = situations.get(key)
  if (known !== undefined) return known
  if (situations.size >= MOST_SITUATIONS) situations.clear()
  const found = { leads, isAccepted: leads[start] === 1, inside: new Map(), atStart: new Map() }
  situations.set(key, found)
  return found
}

/** Sets of states that are remembered; a pattern that runs into more begins anew. */
const MOST_SITUATIONS = 1000

function holds({ test }: Condition, at: number, length: number, leads: Uint8Array): boolean {
  if (test === 'start') return at === 0
  if (test === 'end') return at === length
  return (leads[test.start] === 1) !== test.isNegative
}
