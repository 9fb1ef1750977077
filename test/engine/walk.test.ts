import { describe, expect, test } from 'vitest'
import { type Step, walk } from '../../src/engine/walk.ts'
import { formats } from '../../src/formats/index.ts'
import type { Format } from '../../src/model/format.ts'
import { defaultLimits, type Limits, Meter } from '../../src/model/limits.ts'
import { pack } from '../support/pack.ts'

async function stepsOf(bytes: Buffer, limits: Partial<Limits> = {}): Promise<readonly Step[]> {
  const steps: Step[] = []
  for await (const step of walk(bytes, formats, new Meter({ ...defaultLimits, ...limits }))) steps.push(step)
  return steps
}

const chains = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.kind === 'artifact' ? [step.summary.chain.join(' ! ')] : []))

const troubles = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.kind === 'trouble' ? [`${step.chain.join(' ! ')}: ${step.trouble.code}`] : []))

const map = (sources: Record<string, string>) => ({
  version: 3,
  sources: Object.keys(sources),
  sourcesContent: Object.values(sources),
  mappings: '',
  names: [],
})

describe('walk', () => {
  test('a container comes after its contents, the tarball last', async () => {
    const steps = await stepsOf(
      pack({ 'package.json': { name: 'p' }, 'dist/a.js.map': map({ '../src/a.ts': 'let a' }) }),
    )
    expect(chains(steps)).toEqual(['package.json', 'dist/a.js.map ! src/a.ts', 'dist/a.js.map', ''])
    expect(troubles(steps)).toEqual([])
  })

  test('the first directory of the tarball is stripped whatever its name, that of a nested one stays', async () => {
    const nested = pack({ 'index.js': 'x' })
    const steps = await stepsOf(pack({ 'vendor.tgz': nested }, 'react-19.0.0/'))
    expect(chains(steps)).toEqual(['vendor.tgz ! package/index.js', 'vendor.tgz', ''])
  })

  test('the root knows its manifest and the summaries of everything below', async () => {
    const steps = await stepsOf(pack({ 'package.json': { name: 'p' }, 'a.js': 'one\ntwo' }))
    const root = steps.at(-1)
    if (root?.kind !== 'artifact') throw new Error('the last step is the tarball')
    expect(root.summary.facts.manifest).toEqual({ name: 'p' })
    expect(root.summary.contents.map(({ path, size, lines }) => ({ path, size, lines }))).toEqual([
      { path: 'package.json', size: 12, lines: 1 },
      { path: 'a.js', size: 7, lines: 2 },
    ])
  })

  test('a package.json that is no object is no manifest', async () => {
    const root = (await stepsOf(pack({ 'package.json': '[1, 2' }))).at(-1)
    if (root?.kind !== 'artifact') throw new Error('the last step is the tarball')
    expect(root.summary.facts.manifest).toBeUndefined()
  })

  test.each([
    { name: 'too many entries', limits: { entries: 2 }, want: ['c.js: limit-entries'], reached: ['a.js', 'b.js', ''] },
    {
      name: 'one entry too large',
      limits: { entryBytes: 300 },
      want: ['b.js: limit-entryBytes'],
      reached: ['a.js', 'c.js', ''],
    },
    { name: 'too many bytes', limits: { totalBytes: 600 }, want: ['b.js: limit-totalBytes'], reached: ['a.js', ''] },
  ])('$name: the rest is reported, nothing is silently left out', async ({ limits, want, reached }) => {
    const steps = await stepsOf(pack({ 'a.js': 'a'.repeat(200), 'b.js': 'b'.repeat(500), 'c.js': 'c' }), limits)
    expect(troubles(steps)).toEqual(want)
    expect(chains(steps)).toEqual(reached)
  })

  test('containers deeper than the limit are reported and not opened', async () => {
    let inner = pack({ 'deep.txt': 'x' })
    for (let depth = 0; depth < 10; depth += 1) inner = pack({ 'next.tgz': inner })
    const steps = await stepsOf(inner)
    expect(troubles(steps)).toHaveLength(1)
    expect(troubles(steps)[0]).toMatch(/: limit-depth$/)
    expect(chains(steps).some((chain) => chain.endsWith('deep.txt'))).toBe(false)
  })

  test('only the wanted way is opened when a few artifacts are read again', async () => {
    const tarball = pack({ 'a.tgz': pack({ 'a.txt': 'a' }), 'b.tgz': pack({ 'b.txt': 'b' }) })
    const steps: Step[] = []
    const isWanted = (chain: readonly string[]) => chain[0] !== 'a.tgz'
    for await (const step of walk(tarball, formats, new Meter(), isWanted)) steps.push(step)
    expect(chains(steps)).toEqual(['a.tgz', 'b.tgz ! package/b.txt', 'b.tgz', ''])
  })

  test('what two formats have opened of one artifact stays opened', async () => {
    const opens = (id: string, from: number, to: number): Format => ({
      id,
      role: 'data',
      accepts: ({ path }) => path === 'a.bin',
      open: () => [{ kind: 'facts', facts: { opened: [[from, to]] } }],
    })
    const both = [...formats, opens('second', 6, 8), opens('first', 1, 3)]
    for await (const step of walk(pack({ 'a.bin': 'abcdefghij' }), both, new Meter())) {
      if (step.kind === 'artifact' && step.artifact.path === 'a.bin') {
        expect(step.artifact.facts.opened).toEqual([
          [1, 3],
          [6, 8],
        ])
        return
      }
    }
    throw new Error('the file was not met')
  })
})
