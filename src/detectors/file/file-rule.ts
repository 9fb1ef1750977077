import type { Rule } from '../../model/rule.ts'
import { globMatcher } from '../../text/glob.ts'
import { namedStringsOf, stringsOf, wordOf } from '../rule-options.ts'

/** What a rule about files asks for, made ready. */
export interface FileRule {
  readonly id: string
  /** Globs; case does not matter. */
  readonly paths: readonly string[]
  readonly isExcepted: (lowerCasePath: string) => boolean
  /** Kinds by content, of which the file is one; any when there are none. */
  readonly kinds: ReadonlySet<string>
  /** Texts of which the file contains one. */
  readonly marks: readonly string[]
  /** Texts all of which the file contains. */
  readonly demands: readonly string[]
  /** Bytes, written in Latin-1, with one of which the file starts. */
  readonly starts: readonly string[]
  /** Values by name: whether the file contains one of the texts. */
  readonly traits: readonly (readonly [string, readonly string[]])[]
  /** Files of any other name count too when they look so inside. */
  readonly alike: 'environment' | null
  /** How the file is read for further values. */
  readonly reads: 'environment' | null
  /** One finding for all such files of a package: `always`, or only `beside-build`. */
  readonly gathers: 'always' | 'beside-build' | null
}

/** Checks and reads the options of a rule. */
export function fileRule(rule: Rule): FileRule {
  return {
    id: rule.id,
    paths: stringsOf(rule, 'paths'),
    isExcepted: globMatcher(stringsOf(rule, 'exceptPaths').map((glob) => glob.toLowerCase())),
    kinds: new Set(stringsOf(rule, 'kinds')),
    marks: stringsOf(rule, 'contains'),
    demands: stringsOf(rule, 'containsAll'),
    starts: stringsOf(rule, 'starts'),
    traits: namedStringsOf(rule, 'traits'),
    alike: wordOf(rule, 'alike', ['environment']),
    reads: wordOf(rule, 'reads', ['environment']),
    gathers: wordOf(rule, 'gathers', ['always', 'beside-build']),
  }
}
