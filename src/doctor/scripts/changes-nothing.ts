import type { Step } from './flatten.ts'

/** Whether a step is known to leave the files of a package as they are; anything unknown may change them. */
export function changesNothing({ name, args, isCall }: Step): boolean {
  if (isCall || harmless.has(name) || name.startsWith('$')) return true
  if (name === 'tsc') return args.includes('--noEmit')
  if (name === 'prettier' || name === 'eslint' || name === 'biome' || name === 'oxlint')
    return !args.some((word) => ['--write', '-w', '--fix', '--unsafe'].includes(word))
  return name === 'git' && ['status', 'diff', 'config', 'rev-parse', 'log'].includes(args[0] ?? '')
}

/** Programs that install git hooks, print, decide, or check and write nothing that ships. */
const harmless: ReadonlySet<string> = new Set([
  ...['', 'echo', 'true', 'false', 'exit', 'test', '[', 'set', 'sleep', 'watertight'],
  ...['husky', 'lefthook', 'simple-git-hooks', 'is-ci', 'skip-ci', 'only-allow', 'check-node-version', 'patch-package'],
  ...[
    'vitest',
    'jest',
    'mocha',
    'ava',
    'tap',
    'knip',
    'publint',
    'attw',
    'are-the-types-wrong',
    'depcheck',
    'commitlint',
  ],
])
