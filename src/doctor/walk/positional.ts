import { mapOutcome, type State, type WalkOutcome } from './state.ts'

/** Runs something with `args` as `$1`, `$2` and `$@`; the caller's own are back afterwards. */
export function withArguments(args: readonly string[], state: State, run: (state: State) => WalkOutcome): WalkOutcome {
  const own: readonly (readonly [string, string | null])[] = [
    ...names.map((name) => [name, args[Number(name) - 1] ?? ''] as const),
    ['@', args.join(' ')],
    ['*', args.join(' ')],
  ]
  const before = [...state.variables].filter(([name]) => isPositional(name))
  const outcome = run({ ...state, variables: new Map([...state.variables, ...own]) })
  return mapOutcome(outcome, (end) => ({
    ...end,
    variables: new Map([...[...end.variables].filter(([name]) => !isPositional(name)), ...before]),
  }))
}

const names = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

function isPositional(name: string): boolean {
  return /^(?:\d|[@*])$/.test(name)
}
