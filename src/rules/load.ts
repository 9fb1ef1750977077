import { readFile } from 'node:fs/promises'
import type { Rule } from '../model/rule.ts'
import { type CompiledGlobs, useCompiledGlobs } from '../text/glob.ts'
import { type CompactRule, fullRule } from './compact.ts'

/** The built-in rules and their digest, as the build compiled them. */
export interface BuiltinRules {
  readonly digest: string
  readonly rules: readonly Rule[]
}

let loaded: Promise<BuiltinRules> | undefined

/** The built-in rules with their digest. Read once: a part of every start is the reading. */
export async function readBuiltinRules(): Promise<BuiltinRules> {
  loaded ??= read()
  return loaded
}

/** What `compileRules` writes. */
interface Compiled {
  readonly digest: string
  readonly rules: readonly CompactRule[]
  readonly globs: CompiledGlobs
}

async function read(): Promise<BuiltinRules> {
  const text = await readFile(new URL('../../dist/rules.json', import.meta.url), 'utf8')
  const { digest, rules, globs } = JSON.parse(text) as Compiled
  useCompiledGlobs(globs)
  return { digest, rules: rules.map(fullRule) }
}

/** The built-in rules. */
export async function loadBuiltinRules(): Promise<readonly Rule[]> {
  return (await readBuiltinRules()).rules
}
