import { execFileSync } from 'node:child_process'
import { expect } from 'vitest'
import { opaque } from '../../src/formats/opaque.ts'
import { testWith } from '../support/require-tool.ts'
import { openAll } from './open.ts'

testWith('xz', 'what xz writes in its old format, which has no magic', async () => {
  for (const level of ['-0', '-6', '-9']) {
    const bytes = execFileSync('xz', ['--format=lzma', level, '--stdout'], { input: 'export const a = 1\n' })
    expect((await openAll(opaque([]), bytes)).facts).toEqual({ opaque: { format: 'lzma', because: 'no decoder' } })
  }
})
