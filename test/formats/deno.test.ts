import { expect, test } from 'vitest'
import { deno } from '../../src/formats/deno/deno.ts'
import { program } from './build-executable.ts'
import { surviveMutations } from './mutate.ts'
import { openAll } from './open.ts'

const source = '// only the source says this\nexport const answer: number = 42\n'
const made = 'export const answer = 42\n'

// A committed encoder of our own, by the layout of Deno 2: metadata, an npm snapshot, specifiers, the tree, the contents.
const tree = {
  Directory: { n: 'app', e: [{ File: { n: 'a.ts', o: [0, source.length], m: [source.length, made.length] } }] },
}
const bytes = Buffer.concat([
  program,
  Buffer.from('d3n0l4nd'),
  sized(JSON.stringify({ argv: [], entrypoint_key: 'app/a.ts' })),
  sized(''),
  Buffer.alloc(12),
  sized(JSON.stringify(tree)),
  sized(source + made),
  Buffer.from('d3n0l4nd'),
])

test('gives the files as they were written', async () => {
  const { texts, codes, facts } = await openAll(deno, bytes, 'app')
  expect(texts).toEqual({ 'app/a.ts': source, 'app/a.ts/<transpiled>.js': made })
  expect(facts.opened?.map(([from, to]) => bytes.toString('latin1', from, to))).toEqual([source, made])
  expect(codes).toEqual([])
})

test('a runtime without a program is no container', async () => {
  const { entries, facts } = await openAll(deno, Buffer.concat([program, Buffer.from('d3n0l4nd {')]), 'deno')
  expect({ entries, facts }).toEqual({ entries: [], facts: {} })
})

test('survives damage at random', () => surviveMutations(deno, bytes, 'app'))

function sized(text: string): Buffer {
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, Buffer.from(text)])
}
