import { literalEnd, undoEscapes } from './js-literal.ts'
import { surroundings } from './lexical-surroundings.ts'

/** A module whose text a bundle evaluates from a string literal: webpack's `eval` modes. */
export interface EvalModule {
  /** What its `sourceURL` calls it. */
  readonly url: string
  /** The literal's value. */
  readonly text: string
  /** Span of the literal without its quotes. */
  readonly start: number
  readonly end: number
}

/** The modules of an `eval` bundle, in file order: literals given to `eval` that name their source. `isProgram`: all of the text is JavaScript. */
export function evalModules(text: string, isProgram: boolean): readonly EvalModule[] {
  if (!text.includes('sourceURL=')) return []
  const modules: EvalModule[] = []
  const calls: number[] = []
  for (let at = text.indexOf('eval('); at !== -1; at = text.indexOf('eval(', at)) {
    const call = at
    at += 'eval('.length
    // Under Trusted Types the literal passes through a function first.
    const opener = /^\s*(?:[\w$.]{1,100}\(\s*)?(["'`])/.exec(text.slice(at, at + 160))
    if (!opener) continue
    const start = at + opener[0].length
    const end = literalEnd(text, start, opener[1] as string)
    if (end === -1) continue
    const url = sourceUrlIn(text, start, end)
    if (url === null) continue
    modules.push({ url, text: undoEscapes(text.slice(start, end)), start, end })
    calls.push(call)
    at = end
  }
  if (!isProgram || modules.length === 0) return modules
  // A program that writes such bundles has their code in its strings and comments, where nothing runs it.
  const places = surroundings(text, 'js', calls)
  return modules.filter((_, index) => places[index] === 'code')
}

/** The comment stands last in the literal, so its end is all that is read. */
function sourceUrlIn(text: string, start: number, end: number): string | null {
  const tail = text.slice(Math.max(start, end - 4096), end)
  const at = tail.lastIndexOf('sourceURL=')
  if (at === -1 || !/[#@] $/.test(tail.slice(0, at))) return null
  return /^[^\s"'`\\]+/.exec(tail.slice(at + 'sourceURL='.length))?.[0].replace(/\?$/, '') ?? null
}
