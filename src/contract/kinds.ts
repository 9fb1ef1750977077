import type { ShippedFile } from '../model/contract.ts'
import { isMediaKind, isTextKind } from '../text/kind.ts'

/** Whether a file carries other files or is a program: each of these is approved by its own name. */
export function isCarrier({ kind, holds }: Pick<ShippedFile, 'kind' | 'holds'>): boolean {
  return holds.length > 0 || !(isOrdinary(kind) || kind === 'link')
}

/** Whether another file of this kind beside an approved one is no news: text, pictures, fonts, plain data. */
export function isOrdinary(kind: string): boolean {
  return (isTextKind(kind) && kind !== 'source-map') || isMediaKind(kind) || kind === 'binary' || kind === 'empty'
}

/** Whether any name on the way to the file begins with a dot. */
export function isDotFile(path: string): boolean {
  return /(?:^|\/)\.[^/]/.test(path)
}

/** What a file is, in words. */
export function describeFile({ path, kind }: Pick<ShippedFile, 'path' | 'kind'>): string {
  if (kind === 'link') return 'a link'
  if (programs.has(kind)) return `an executable (${kind})`
  const article = /^[aeiou]/.test(kind) ? 'an' : 'a'
  return isDotFile(path) ? `a dotfile (${kind})` : `${article} ${kind} file`
}

const programs = new Set(['elf', 'macho', 'pe'])
