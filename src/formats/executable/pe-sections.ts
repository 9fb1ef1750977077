import { Fields } from './fields.ts'
import type { Section } from './section.ts'

/** The sections of a Windows executable, and the records that name its debug file; null where a table does not lie within it. */
export function* peSections(bytes: Buffer): Iterable<Section | null> {
  const fields = new Fields(bytes, true)
  const header = fields.at(0x3c, 4) + 4
  const symbols = fields.at(header + 8, 4)
  const names = symbols === 0 ? Number.NaN : symbols + fields.at(header + 12, 4) * 18
  const count = fields.at(header + 2, 2)
  const table = header + 20 + fields.at(header + 16, 2)
  if (!(table + count * 40 <= bytes.length)) return yield null
  for (let index = 0; index < count; index += 1) {
    const at = table + index * 40
    const short = fields.text(at, 8)
    // A name of more than eight bytes lies behind the symbols.
    const name = /^\/\d{1,7}$/.test(short) ? fields.text(names + Number(short.slice(1))) : short
    yield { name, offset: fields.at(at + 20, 4), size: fields.at(at + 16, 4) }
  }
  yield* debugFiles(bytes)
}

/** `RSDS`, a GUID and an age stand before the path of the debug file. */
function* debugFiles(bytes: Buffer): Iterable<Section> {
  let at = bytes.indexOf('RSDS')
  for (let found = 0; at !== -1 && found < MOST_RECORDS; at = bytes.indexOf('RSDS', at + 4)) {
    const path = bytes.subarray(at + 24, at + 24 + 4096)
    const size = path.indexOf(0)
    if (size < 5 || !/\.pdb$/i.test(path.toString('latin1', size - 4, size))) continue
    found += 1
    yield { name: 'CodeView', offset: at + 24, size }
  }
}

const MOST_RECORDS = 64
