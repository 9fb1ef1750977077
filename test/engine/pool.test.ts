import { describe, expect, test } from 'vitest'
import { packBatch, unpackBatch } from '../../src/engine/batch.ts'
import { inspectWith, makeInspectors } from '../../src/engine/inspect.ts'
import { Pool } from '../../src/engine/pool.ts'
import type { Artifact } from '../../src/model/artifact.ts'
import { loadBuiltinRules } from '../../src/rules/load.ts'
import { fake } from '../support/fake.ts'

const inspection = { rules: await loadBuiltinRules(), options: {} }

function artifact(path: string, text: string): Artifact {
  const parent: Artifact = {
    path: '',
    mode: 0,
    bytes: Buffer.alloc(0),
    kind: 'tar',
    digest: '',
    facts: {},
    contents: [],
  }
  return { ...parent, parent, path, kind: 'javascript', bytes: Buffer.from(text) }
}

const token = fake('npm_{alnum:30}{crc32-base62:6}')
const artifacts = [
  artifact('a.js', `let a = "${token}"`),
  artifact('b.js', ''),
  artifact('c.js', `// nothing here\nlet c = "${fake('{alnum:40}')}"`),
  artifact('d.js', `${'x'.repeat(70_000)} ${token}`),
]

describe('Pool', () => {
  test('finds without threads what the inspectors find', async () => {
    const inspectors = makeInspectors(inspection, 'text')
    const pool = new Pool(inspection, 0)
    const found = await Promise.all(artifacts.map((one) => pool.inspect(one)))
    expect(found).toEqual(artifacts.map((one) => inspectWith(inspectors, one)))
    expect(found.map(({ matches }) => matches.length)).toEqual([1, 0, 0, 1])
    await pool.close()
  })

  test('what goes to a thread is what the text detectors see of it', () => {
    const opened = { ...artifact('e.js.map', 'abcdef'), facts: { opened: [[1, 3]] as const } }
    const there = unpackBatch(packBatch(7, [...artifacts, opened]))
    const seen = ({ path, kind, bytes, facts }: Artifact) => ({
      path,
      kind,
      text: Buffer.from(bytes).toString(),
      facts,
    })
    expect(there.map(seen)).toEqual([...artifacts, opened].map(seen))
  })
})
