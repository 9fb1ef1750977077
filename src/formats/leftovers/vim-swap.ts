import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { remark } from '../trouble.ts'

/** What Vim keeps beside a file that is being edited: its text. */
export const vimSwap: Format = {
  id: 'vim-swap',
  role: 'data',
  accepts: ({ kind }) => kind === 'vim-swap',
  open: openSwap,
}

interface TextBlock {
  readonly index: number
  readonly start: number
  readonly end: number
  readonly lines: readonly Uint8Array[]
  /** Whether the lines are all of it: each ends in a zero, where the one before it begins. */
  readonly isWhole: boolean
}

function* openSwap(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  if (bytes[1] !== 0x30) return
  const size = pageSize(bytes)
  const blocks = [...textBlocks(bytes, size)]
  if (blocks.length === 0) return yield remark('vim-swap-empty', 'The swap file holds no text.')
  const order = blockOrder(bytes, size)
  const place = (block: TextBlock): number => order.get(block.index) ?? order.size + block.index
  blocks.sort((one, other) => place(one) - place(other))
  const lines = blocks.flatMap((block) => block.lines)
  const newline = Buffer.from('\n')
  const text = Buffer.concat(lines.flatMap((line) => [line, newline]))
  yield { kind: 'entry', path: fileName(bytes), bytes: text }
  // What was freed lies between the lines that are in use; it is looked at as it stands, and so is a block whose table lies.
  const whole = blocks.filter(({ isWhole }) => isWhole)
  const opened = whole.map(({ start, end }) => [start, end] as const).sort((one, other) => one[0] - other[0])
  yield {
    kind: 'facts',
    facts: { container: { format: 'vim-swap', entries: 1, bytes: text.length }, opened },
  }
}

function pageSize(bytes: Buffer): number {
  const size = bytes.length >= 16 ? bytes.readUInt32LE(12) : 0
  return size >= 512 && size <= 65_536 && size % 512 === 0 ? size : 4096
}

function fileName(bytes: Buffer): string {
  const end = bytes.indexOf(0, NAME)
  const name = bytes.toString('utf8', NAME, Math.min(end === -1 ? bytes.length : end, NAME + 800))
  return name.replace(/^.*[\\/]/s, '') || '<text>'
}

/** Blocks whose id is `DATA`, backwards: a table of line starts at the front, the lines themselves at the end, the first one last. */
function* textBlocks(bytes: Buffer, size: number): Iterable<TextBlock> {
  for (let at = size; at + HEAD <= bytes.length; at += size) {
    if (bytes.toString('latin1', at, at + 2) !== 'ad') continue
    // Where a number of lines has 32 bits (Windows), the table follows it at once; it never begins with zero.
    const table = at + (bytes.readUInt32LE(at + 20) === 0 ? HEAD : HEAD - 4)
    const [start, end] = [at + bytes.readUInt32LE(at + 8), at + bytes.readUInt32LE(at + 12)]
    const count = bytes.readUInt32LE(at + 16)
    if (start < table || end < start || end > bytes.length || count * 4 > start - table) continue
    const lines: Uint8Array[] = []
    let stop = end
    let isWhole = true
    for (let line = 0; line < count; line += 1) {
      // The highest bit marks a line for Vim's own use.
      const from = at + (bytes.readUInt32LE(table + line * 4) & 0x7fffffff)
      if (from < start || from >= stop) break
      isWhole &&= bytes[stop - 1] === 0
      lines.push(bytes.subarray(from, stop - 1))
      stop = from
    }
    yield { index: at / size, start, end, lines, isWhole: isWhole && stop === start }
    // A long block covers several pages; none of its text is read twice.
    at += Math.floor((end - 1 - at) / size) * size
  }
}

/** In which order the pointer blocks (`PTR`, backwards) name the text blocks. */
function blockOrder(bytes: Buffer, size: number): Map<number, number> {
  const order = new Map<number, number>()
  const seen = new Set<number>()
  const waiting = [1]
  for (let block = waiting.pop(); block !== undefined; block = waiting.pop()) {
    const at = block * size
    if (seen.has(block) || at + 8 > bytes.length) continue
    seen.add(block)
    if (bytes.toString('latin1', at, at + 2) !== 'tp') {
      order.set(block, order.size)
      continue
    }
    const count = Math.min(
      bytes.readUInt16LE(at + 2),
      Math.floor((Math.min(at + size, bytes.length) - at - 8) / POINTER),
    )
    for (let pointer = count - 1; pointer >= 0; pointer -= 1)
      waiting.push(Number(bytes.readBigUInt64LE(at + 8 + pointer * POINTER)))
  }
  return order
}

const NAME = 0x6c
const HEAD = 24
const POINTER = 32
