import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import webpack from 'webpack'
import { webpackStats } from '../../../src/formats/sources/webpack-stats.ts'
import { openAll } from '../open.ts'

const text = 'export const greeting = "hello"\n'
const module = { identifier: '/home/me/src/a.js', name: './src/a.js', source: text }
const inner = { identifier: '/home/me/src/b.js', name: './src/b.js', source: 'let b' }

test.each<{ name: string; stats: object; texts: object }>([
  { name: 'a module', stats: { modules: [module] }, texts: { './src/a.js': text } },
  {
    name: 'modules of a concatenation',
    stats: { modules: [{ ...module, modules: [inner] }] },
    texts: { './src/a.js': text, './src/b.js': 'let b' },
  },
  {
    name: 'modules of a child build, told once more by its chunk',
    stats: { children: [{ modules: [inner], chunks: [{ modules: [inner] }] }] },
    texts: { './src/b.js': 'let b' },
  },
  {
    name: 'a module without a name',
    stats: { modules: [{ identifier: null, source: text }, inner] },
    texts: { '<module:0>': text, './src/b.js': 'let b' },
  },
])('$name', async ({ stats, texts }) => {
  const bytes = Buffer.from(JSON.stringify({ hash: 'x', ...stats }))
  const opened = await openAll(webpackStats, bytes, 'stats.json')
  expect(opened.texts).toEqual(texts)
  expect(opened.facts.map).toMatchObject({ kind: 'container', embedded: Object.keys(texts).length })
  for (const [start, end] of opened.facts.opened ?? [])
    expect(Object.values(texts)).toContain(JSON.parse(`"${bytes.toString('utf8', start, end)}"`))
})

test('stats without sources say nothing', async () => {
  const bytes = Buffer.from(JSON.stringify({ modules: [{ identifier: 'a', source: null }] }))
  const { accepted, entries, facts } = await openAll(webpackStats, bytes, 'stats.json')
  expect({ accepted, entries, facts }).toEqual({ accepted: true, entries: [], facts: {} })
})

test('what webpack writes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'watertight-'))
  writeFileSync(join(folder, 'a.js'), 'import { b } from "./b.js"\nconsole.log(b)\n')
  writeFileSync(join(folder, 'b.js'), 'export const b = "of b"\n')
  const compiler = webpack({ mode: 'development', context: folder, entry: './a.js', output: { path: folder } })
  const stats = await new Promise<object>((resolve, reject) => {
    compiler?.run((error, made) => (made ? resolve(made.toJson({ all: true })) : reject(error)))
  })
  const opened = await openAll(webpackStats, Buffer.from(JSON.stringify(stats)), 'stats.json')
  expect(opened.texts).toMatchObject({ './b.js': 'export const b = "of b"\n' })
})
