import { describe, expect, test } from 'vitest'
import { fingerprint } from '../../src/engine/findings.ts'
import { withoutHashes } from '../../src/text/without-hashes.ts'

const leak = { ruleId: 'secret/a', packageName: 'p', chain: ['dist/cli.js'], matched: 'one secret', isSecret: true }

describe('fingerprint', () => {
  test('is the same for the same finding, and says its version', () => {
    expect(fingerprint(leak)).toBe(fingerprint({ ...leak }))
    expect(fingerprint(leak)).toMatch(/^wt1:[\da-f]{64}$/)
  })

  test.each([
    { name: 'another rule', other: { ruleId: 'secret/b' } },
    { name: 'another package', other: { packageName: 'q' } },
    { name: 'another file', other: { chain: ['dist/main.js'] } },
    { name: 'another secret', other: { matched: 'two secrets' } },
    { name: 'a deeper chain', other: { chain: ['dist', 'cli.js'] } },
  ])('differs for $name', ({ other }) => {
    expect(fingerprint({ ...leak, ...other })).not.toBe(fingerprint(leak))
  })

  test('survives a new content hash in a file name', () => {
    const before = fingerprint({ ...leak, chain: ['dist/chunk-3f9a1c2b.js'] })
    expect(fingerprint({ ...leak, chain: ['dist/chunk-77aa01ff.js'] })).toBe(before)
  })
})

describe('withoutHashes', () => {
  test.each([
    { path: 'dist/chunk-3f9a1c2b.js', want: 'dist/chunk-*.js' },
    { path: 'dist/main.0123456789abcdef0123.css.map', want: 'dist/main.*.css.map' },
    { path: 'assets/index-DkF3a9Zx.js', want: 'assets/index-*.js' },
    { path: 'assets/index-DkF3a9Zx.js.map', want: 'assets/index-*.js.map' },
    { path: 'dist/feedback.js', want: 'dist/feedback.js' },
    { path: 'dist/deadbeef.js', want: 'dist/deadbeef.js' },
    { path: 'src/session-manager.ts', want: 'src/session-manager.ts' },
  ])('$path becomes $want', ({ path, want }) => {
    expect(withoutHashes(path)).toBe(want)
  })
})
