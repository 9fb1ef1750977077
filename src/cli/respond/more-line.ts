import { paragraph } from '../../reporters/pretty/layout.ts'
import type { Paint } from '../../reporters/pretty/paint.ts'
import { counted } from '../../text/count.ts'

/** Says how many were left out; nothing where none was. */
export function moreLine(count: number, noun: string, indent: number, paint: Paint): readonly string[] {
  return count > 0
    ? paragraph(`and ${counted(count, noun)}; --verbose or --json lists them`, indent, paint.dim, paint)
    : []
}
