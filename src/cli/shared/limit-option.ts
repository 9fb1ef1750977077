import { InvalidArgumentError } from 'commander'
import { defaultLimits, type Limits } from '../../model/limits.ts'
import { nearest } from '../../schema/nearest.ts'
import { parseSize } from '../../schema/size.ts'

/** Gathers `--limit name=value`. */
export function collectLimit(value: string, earlier: Partial<Limits> = {}): Partial<Limits> {
  const names = Object.keys(defaultLimits)
  const [, name = value, size = ''] = /^([^=]*)=(.*)$/s.exec(value) ?? []
  if (!names.includes(name)) {
    const near = nearest(name, names)
    throw new InvalidArgumentError(
      near ? `Did you mean ${near}?` : `It is name=value, and the names are ${names.join(', ')}.`,
    )
  }
  const bound = parseSize(size)
  if (!bound) throw new InvalidArgumentError('The value is a whole number or a size such as 4GiB, and not 0.')
  return { ...earlier, [name]: bound }
}
