import { commandNames } from '../../model/command-names.ts'
import { nearest } from '../../schema/nearest.ts'
import { bareWord } from '../../sources/target.ts'
import type { Session } from './session.ts'
import type { SourceFlags } from './source-options.ts'

/** Refuses a mistyped command before a registry is asked: npm has a package of almost any name, and its audit would say CLEAN. */
export async function refuseBareWords(
  targets: readonly string[],
  { from }: Pick<SourceFlags, 'from'>,
  { cwd, environment }: Pick<Session, 'cwd' | 'environment'>,
): Promise<void> {
  const context = { cwd, environment, maxBytes: 0, ...(from && { from }) }
  for (const target of targets) {
    const refusal = await bareWord(target, context, meantBy(target))
    if (refusal !== null) throw refusal
  }
}

/** The command that was probably meant, ready to type. */
function meantBy(word: string): string | undefined {
  const wanted = word.toLowerCase()
  const near = nearest(wanted, commandNames) ?? nearest(wanted, [...synonyms.keys()])
  const command = synonyms.get(wanted) ?? (near && (synonyms.get(near) ?? near))
  return command === undefined ? undefined : `watertight ${command}`
}

/** What other tools call the same thing. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ...['scan', 'check', 'test', 'lint', 'run', 'analyze', 'analyse', 'inspect'].map((word) => [word, 'audit'] as const),
  ...['publish', 'deploy', 'ship'].map((word) => [word, 'release'] as const),
  ...['extract', 'unpack', 'recover'].map((word) => [word, 'restore'] as const),
  ...['compare', 'changes'].map((word) => [word, 'diff'] as const),
  ...['setup', 'install', 'config'].map((word) => [word, 'init'] as const),
  ...['ignore', 'suppress', 'accept'].map((word) => [word, 'allow'] as const),
  ...['versions', 'log'].map((word) => [word, 'history'] as const),
  ...['why', 'info', 'describe'].map((word) => [word, 'explain'] as const),
  ...['help', 'usage'].map((word) => [word, '--help'] as const),
  ...['completion', 'complete', 'autocomplete'].map((word) => [word, 'completions'] as const),
  ...['clean', 'sanitize', 'scrub'].map((word) => [word, 'strip'] as const),
  ['version', '--version'],
  ...['incident', 'response', 'unpublish', 'revoke'].map((word) => [word, 'respond'] as const),
  ['list', 'rules'],
  ['repair', 'fix'],
])
