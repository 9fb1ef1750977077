import { expect, test } from 'vitest'
import type { CommandName } from '../../src/model/command-names.ts'
import { writeProject } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

/** A run of each command as a process, as a shell starts it: the words, the exit code, and what it prints. */
const runs: Readonly<Record<CommandName, readonly [words: readonly string[], code: number, prints: RegExp]>> = {
  audit: [[], 1, /map\/embedded-sources/],
  fix: [['fix'], 1, /a\.js\.map/],
  strip: [['strip', 'none.tgz', '-o', 'out.tgz'], 2, /none\.tgz/],
  approve: [['approve'], 1, /embedded-sources/],
  allow: [['allow', 'wt1:000000000000', '--reason', 'known'], 2, /wt1:000000000000/],
  release: [['release', 'none.tgz'], 2, /none\.tgz/],
  stage: [['stage', 'no-id'], 2, /no-id/],
  init: [['init', '--dry-run'], 0, /prepublishOnly/],
  doctor: [['doctor'], 1, /BYPASSED/],
  restore: [['restore', '.', '-o', 'out'], 0, /out/],
  exposure: [['exposure', '.'], 0, /leaky/],
  history: [['history', 'Not A Name'], 2, /Not A Name/],
  fleet: [['fleet', 'status'], 2, /fleet add/],
  diff: [['diff', 'one.tgz', 'two.tgz'], 2, /one\.tgz/],
  verify: [['verify', 'none.tgz', '--receipt', 'none.json'], 2, /none\.json/],
  respond: [['respond', 'Not A Name'], 2, /Not A Name/],
  rules: [['rules'], 0, /map\/embedded-sources/],
  explain: [['explain', 'map/embedded-sources'], 0, /sourcesContent/],
  completions: [['completions', 'bash'], 0, /complete/],
}

test.each(Object.entries(runs))('%s starts as a process', async (_name, [words, code, prints]) => {
  const map = { version: 3, sources: ['a.ts'], sourcesContent: ['a as string\n'], names: [], mappings: 'AAAA' }
  const cwd = writeProject({
    'package.json': { json: { name: 'leaky', version: '1.0.0', license: 'UNLICENSED', files: ['a.js', 'a.js.map'] } },
    'a.js': 'a()\n//# sourceMappingURL=a.js.map\n',
    'a.js.map': { json: map },
  })
  const outcome = await watertight(words, { cwd })
  expect(`${outcome.stdout}${outcome.stderr}`).toMatch(prints)
  expect(outcome.code).toBe(code)
})
