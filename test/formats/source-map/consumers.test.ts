import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import webpack from 'webpack'
import { findSourceMapUrls } from '../../../src/formats/source-map/find-source-map-urls.ts'
import { writeProject } from '../../support/project.ts'

// One row a form that some consumer follows. Where the consumer is at hand, the test asks it.
const forms: readonly { who: string; text: string; kind: 'spec' | 'engine'; asks?: 'V8' | 'Node' | 'webpack' }[] = [
  { who: 'V8: a line comment', text: 'a\n//# sourceMappingURL=u.map', kind: 'spec', asks: 'V8' },
  { who: 'V8: the old sign', text: 'a\n//@ sourceMappingURL=u.map', kind: 'spec', asks: 'V8' },
  { who: 'V8: above code', text: '//# sourceMappingURL=u.map\na', kind: 'engine', asks: 'V8' },
  { who: 'V8: behind code', text: 'a //# sourceMappingURL=u.map', kind: 'engine', asks: 'V8' },
  { who: 'V8: a space before the URL', text: 'a\n//# sourceMappingURL= u.map', kind: 'engine', asks: 'V8' },
  { who: 'V8: a tab after the sign', text: 'a\n//#\tsourceMappingURL=u.map', kind: 'spec', asks: 'V8' },
  { who: 'V8: below a template', text: 'x = `\n`\n//# sourceMappingURL=u.map\nb', kind: 'engine', asks: 'V8' },
  { who: 'Node: a line comment', text: '1\n//# sourceMappingURL=u.map', kind: 'spec', asks: 'Node' },
  { who: 'Node: a block comment', text: '1\n/*# sourceMappingURL=u.map */', kind: 'engine' },
  { who: 'Node: many spaces after the sign', text: '1\n//#   sourceMappingURL=u.map', kind: 'spec' },
  { who: 'Node: above code', text: '//# sourceMappingURL=u.map\n1', kind: 'engine', asks: 'Node' },
  { who: 'Node: a comment in a comment', text: '// see //# sourceMappingURL=u.map\n1', kind: 'engine' },
  { who: 'webpack: a line comment', text: 'a()\n//# sourceMappingURL=u.map', kind: 'spec', asks: 'webpack' },
  { who: 'webpack: spaces all around', text: 'a()\n// # sourceMappingURL = u.map', kind: 'engine', asks: 'webpack' },
  { who: 'webpack: a block comment', text: 'a()\n/* # sourceMappingURL=u.map */', kind: 'engine', asks: 'webpack' },
  {
    who: 'webpack: a line in a block',
    text: 'a()\n/*\n//# sourceMappingURL=u.map\n*/',
    kind: 'engine',
    asks: 'webpack',
  },
  {
    who: 'SpiderMonkey: a sign in a block comment',
    text: 'a\n/* of b\n   # sourceMappingURL=u.map\n */\nb',
    kind: 'engine',
  },
  { who: 'JavaScriptCore: spaces after the equals sign', text: 'a\n//# sourceMappingURL=  u.map\nb', kind: 'engine' },
  { who: 'Sentry: a whole line, the first one', text: '//# sourceMappingURL=u.map\na', kind: 'engine' },
  { who: 'convert-source-map: a block comment', text: 'a\n/*@ sourceMappingURL=u.map */\nb', kind: 'engine' },
  { who: 'source-map-visualization: no space at all', text: 'a\n//#sourceMappingURL=u.map\nb', kind: 'engine' },
]

describe('what a consumer follows is told', () => {
  test.each(forms)('$who', ({ text, kind }) => {
    expect(findSourceMapUrls(text, { language: 'js' }).map((found) => `${found.kind} ${found.url}`)).toEqual([
      `${kind} u.map`,
    ])
  })

  test('V8 follows its forms', () => {
    for (const { who, text } of asked('V8')) expect([who, new Script(text).sourceMapURL]).toEqual([who, 'u.map'])
  })

  test('Node follows its forms', () => {
    const rows = asked('Node')
    const files = Object.fromEntries(rows.map(({ text }, index) => [`${index}.js`, text]))
    const ask = 'const f = require.resolve("./" + i + ".js"); require(f); found.push(findSourceMap(f) !== undefined)'
    const script = `const { findSourceMap } = require("node:module"), found = []; for (let i = 0; i < ${rows.length}; i++) { ${ask} } console.log(JSON.stringify(found))`
    const cwd = writeProject({ ...files, 'u.map': map, 'ask.cjs': script })
    const { stdout, stderr } = spawnSync(process.execPath, ['--enable-source-maps', 'ask.cjs'], {
      cwd,
      encoding: 'utf8',
    })
    expect([stderr, JSON.parse(stdout)]).toEqual(['', rows.map(() => true)])
  })

  test.each(asked('webpack'))('webpack follows $who', async ({ text }) => {
    const context = writeProject({ 'a.js': text, 'u.map': map })
    await new Promise<void>((resolve, reject) => {
      const rules = [{ test: /\.js$/, extractSourceMap: true }]
      const output = { path: context, filename: 'out.js' }
      webpack(
        { context, mode: 'development', devtool: 'source-map', entry: './a.js', output, module: { rules } },
        (error, stats) => {
          if (error || stats?.hasErrors() || stats?.hasWarnings()) reject(error ?? new Error(stats?.toString()))
          else resolve()
        },
      )
    })
    expect(readFileSync(join(context, 'out.js.map'), 'utf8')).toContain('only the map says this')
  })
})

test('whatever V8 takes from a program is told as followed', () => {
  const programs = fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(programs, (text) => {
      const url = followedByV8(text)
      if (url === undefined) return
      const found = findSourceMapUrls(text, { language: 'js' })
      // A URL is told up to a quote, where V8 goes on to the next white space.
      expect(found.some(({ kind, url: told }) => kind !== 'shadow' && url.startsWith(told))).toBe(true)
    }),
    { numRuns: 5000 },
  )
})

/** Compiles, and never runs. */
function followedByV8(text: string): string | undefined {
  try {
    return new Script(text).sourceMapURL || undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function asked(consumer: string): typeof forms {
  return forms.filter(({ asks }) => asks === consumer)
}

const map = JSON.stringify({
  version: 3,
  sources: ['original.js'],
  sourcesContent: ['// only the map says this\na()\n'],
  names: [],
  mappings: 'AACA',
})

const comments = ['//# sourceMappingURL=u.map', '//@ sourceMappingURL=u.map\n', '/*# sourceMappingURL=u.map */']
const fragments = [
  ...comments,
  ...['//# sourceMappingURL=v.map x\n', '//# sourceMappingURL= w.map\n', '//# sourceURL=z\n', '// c\n', '/* b */'],
  ...["'//# sourceMappingURL=u.map'", '`//# sourceMappingURL=u.map\n`', '<!-- `\n', '\n--> `\n', '#!x `\n', '/*\n*/'],
  ...["'s'", '"d"', '`t`', '`${', '/x/', "/[/`']/", 'if(a)/`/.test(b)', 'a/b', 'x=>', 'case 1:', 'return'],
  ...['a', ';', '\n', ' ', '/', '}', '{', '(', ')', '\u2028', '=', '+', '++', '!', ',', '[', ']', '\\'],
]
