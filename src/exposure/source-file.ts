import type { CodeFacts } from './code-facts.ts'

/** What is kept of a source that was read: enough to know flags and variables once the whole package has been seen. */
export interface SourceFile
  extends Pick<
    CodeFacts,
    'calls' | 'environment' | 'wrappers' | 'members' | 'definedFlags' | 'keys' | 'constants' | 'options'
  > {
  readonly chain: readonly string[]
  readonly path: string
  readonly lines: number
  readonly bytes: number
}
