import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { debugSections } from '../../src/formats/executable/debug-sections.ts'
import { testWith } from '../support/require-tool.ts'
import { buildFat, buildMachO, buildPe } from './build-sections.ts'
import { openAll } from './open.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'watertight-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const source = '/home/somebody/secret-project/main.c'

describe('ELF from gcc', () => {
  for (const options of [[], ['-gz=zlib'], ['-c']])
    testWith('gcc', `the folders of the source, with -g ${options.join(' ')}`, async () => {
      const { texts, codes } = await openAll(debugSections, compile(options), 'addon.node')
      const all = Object.values(texts).join('')
      expect(all).toContain('/home/somebody/secret-project')
      expect(texts['<section:.comment>']).toContain('GCC')
      expect(codes).toEqual([])
    })

  testWith('gcc', 'a table that was cut off is told', async () => {
    const bytes = compile([])
    expect((await openAll(debugSections, bytes.subarray(0, bytes.length - 100))).codes).toEqual(['executable-section'])
  })
})

const executables = [
  { name: 'Mach-O', bytes: buildMachO('__debug_str', `${source}\0`), path: '<section:__debug_str>' },
  {
    name: 'a fat Mach-O',
    bytes: buildFat(buildMachO('__debug_line', `${source}\0`)),
    path: '<section:__debug_line>',
  },
  {
    name: 'a long PE section name',
    bytes: buildPe('.debug_line_str', `${source}\0`),
    path: '<section:.debug_line_str>',
  },
  {
    name: 'a CodeView record',
    bytes: buildPe('.rdata', `RSDS${'\x01'.repeat(20)}C:\\Users\\somebody\\main.pdb\0`),
    path: '<section:CodeView>',
  },
]

describe.each(executables)('$name', ({ bytes, path }) => {
  test('gives its text', async () => {
    const { texts, codes } = await openAll(debugSections, bytes, 'addon.node')
    expect(Object.keys(texts)).toEqual([path])
    expect(texts[path]).toMatch(/somebody.*main\.(?:c|pdb)\n$/)
    expect(codes).toEqual([])
  })
})

test('a packed executable is opaque', async () => {
  const bytes = Buffer.alloc(512)
  bytes.write('\x7fELF\x02\x01\x01', 'latin1')
  bytes.write('UPX!', 0xec)
  expect((await openAll(debugSections, bytes)).facts.opaque).toEqual({ format: 'upx', because: 'packed' })
})

function compile(options: readonly string[]): Buffer {
  const file = join(folder, 'main.c')
  writeFileSync(file, 'int main(void) { return 42; }\n')
  const made = join(folder, 'addon')
  const mapped = `-ffile-prefix-map=${folder}=/home/somebody/secret-project`
  execFileSync('gcc', ['-g', mapped, ...options, '-o', made, file], { cwd: folder })
  return readFileSync(made)
}
