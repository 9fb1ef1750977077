import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { vimSwap } from '../../../src/formats/leftovers/vim-swap.ts'
import { testWith } from '../../support/require-tool.ts'
import { openAll } from '../open.ts'

/** One text block in pages of 512 bytes. `wide`: numbers of lines have 64 bits. */
function swap(lines: readonly string[], wide = true): Buffer {
  const bytes = Buffer.alloc(1536)
  bytes.write('b0VIM 9.0')
  bytes.writeUInt32LE(512, 12)
  bytes.write('/home/me/src/plan.ts', 0x6c)
  const block = bytes.subarray(512, 1024)
  block.write('ad')
  let start = 512
  for (const [index, line] of lines.entries()) {
    start -= Buffer.byteLength(line) + 1
    block.write(`${line}\0`, start)
    block.writeUInt32LE(start, (wide ? 24 : 20) + index * 4)
  }
  block.writeUInt32LE(start, 8)
  block.writeUInt32LE(512, 12)
  block.writeUInt32LE(lines.length, 16)
  return bytes
}

test.each([
  { name: 'numbers of 64 bits', wide: true },
  { name: 'numbers of 32 bits', wide: false },
])('a block with $name', async ({ wide }) => {
  const bytes = swap(['let a', '', 'let b'], wide)
  const { texts, facts } = await openAll(vimSwap, bytes, '.plan.ts.swo')
  expect(texts).toEqual({ 'plan.ts': 'let a\n\nlet b\n' })
  const opened = facts.opened?.map(([start, end]) => bytes.toString('latin1', start, end))
  expect(opened).toEqual(['let b\0\0let a\0'])
})

test('a swap file without text is worth knowing', async () => {
  expect((await openAll(vimSwap, swap(['x']).subarray(0, 512), '.a.swp')).codes).toEqual(['vim-swap-empty'])
})

testWith('vim', 'what Vim keeps of a file that it edits, many blocks and inserted lines in their order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watertight-'))
  const lines = Array.from({ length: 3000 }, (_, index) => `line ${index} of the file`)
  writeFileSync(join(folder, 'edited.ts'), `${lines.join('\n')}\n`)
  const inserted = Array.from({ length: 400 }, (_, index) => String(index))
  writeFileSync(join(folder, 'inserted'), `${inserted.join('\n')}\n`)
  const commands = ['set swapfile directory=. updatecount=1', 'edit edited.ts', '1500read inserted', 'preserve']
  const copy = 'silent !cp .edited.ts.swp kept'
  const args = ['-N', '-u', 'NONE', '-es', ...[...commands, copy, 'qa!'].flatMap((command) => ['-c', command])]
  // Without a terminal Vim complains on leaving; what counts is the file.
  spawnSync('vim', args, { cwd: folder, stdio: 'ignore', timeout: 20_000 })
  const { texts, codes } = await openAll(vimSwap, readFileSync(join(folder, 'kept')), '.edited.ts.swp')
  const want = [...lines.slice(0, 1500), ...inserted, ...lines.slice(1500)]
  expect(texts['edited.ts']?.split('\n').slice(0, -1)).toEqual(want)
  expect(codes).toEqual([])
})
