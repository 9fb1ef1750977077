import fc from 'fast-check'
import { expect, test } from 'vitest'
import { covers, exclusionsOf, filesEntries, ignoreLine } from '../../../src/engine/edits/exclusions.ts'

const shipped = [
  'cli.js',
  'cli.js.map',
  'dist/a.js',
  'dist/a.js.map',
  'dist/deep/b.js',
  'dist/deep/b.js.map',
  'dist/a.d.ts.map',
  'dist/.env',
  '.env',
  '.claude/settings.json',
  'coverage/a.html',
  'coverage/deep/b.html',
  'lib/one/secret.pem',
  'lib/[id]/secret.pem',
  'lib/index.js',
]

test.each<{ name: string; out: string[]; entries: string[]; lines: string[] }>([
  {
    name: 'every map',
    out: ['cli.js.map', 'dist/a.js.map', 'dist/deep/b.js.map', 'dist/a.d.ts.map'],
    entries: ['!*.map', '!**/*.map'],
    lines: ['*.map'],
  },
  {
    name: 'every map of scripts, those of types stay',
    out: ['cli.js.map', 'dist/a.js.map', 'dist/deep/b.js.map'],
    entries: ['!*.js.map', '!**/*.js.map'],
    lines: ['*.js.map'],
  },
  {
    name: 'every map of a folder',
    out: ['dist/a.js.map', 'dist/deep/b.js.map', 'dist/a.d.ts.map'],
    entries: ['!dist/**/*.map'],
    lines: ['/dist/**/*.map'],
  },
  { name: 'one map of several', out: ['dist/a.js.map'], entries: ['!dist/a.js.map'], lines: ['/dist/a.js.map'] },
  { name: 'a dot file everywhere', out: ['dist/.env', '.env'], entries: ['!.env', '!**/.env'], lines: ['.env'] },
  { name: 'a dot file in one place of two', out: ['dist/.env'], entries: ['!dist/.env'], lines: ['/dist/.env'] },
  { name: 'a folder', out: ['coverage/a.html', 'coverage/deep/b.html'], entries: ['!coverage'], lines: ['/coverage/'] },
  { name: 'a dot folder of one file', out: ['.claude/settings.json'], entries: ['!.claude'], lines: ['/.claude/'] },
  { name: 'a file', out: ['lib/one/secret.pem'], entries: ['!lib/one/secret.pem'], lines: ['/lib/one/secret.pem'] },
  {
    name: 'a name with brackets',
    out: ['lib/[id]/secret.pem'],
    entries: ['!lib/?id?/secret.pem'],
    lines: ['/lib/?id?/secret.pem'],
  },
])('leaves out $name', ({ out, entries, lines }) => {
  const exclusions = exclusionsOf(out, shipped)
  expect(exclusions.flatMap((exclusion) => filesEntries(exclusion, out))).toEqual(entries)
  expect(exclusions.map(ignoreLine)).toEqual(lines)
})

test('whatever ships and whatever shall not: just that is covered', () => {
  const name = fc.constantFrom('a.js', 'a.js.map', 'a.css.map', '.env', '.x', 'b.pem', 'c')
  const folder = fc.constantFrom('', 'dist/', 'dist/deep/', '.hidden/', 'src/')
  const path = fc.tuple(folder, name).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1 }), fc.func(fc.boolean()), (all, isOut) => {
      const out = all.filter((each) => isOut(each))
      const exclusions = exclusionsOf(out, all)
      expect(all.filter((each) => exclusions.some((exclusion) => covers(exclusion, each)))).toEqual(out)
    }),
  )
})
