import { describe, expect, test } from 'vitest'
import { globMatcher } from '../../src/text/glob.ts'

describe('globMatcher', () => {
  test.each([
    { name: 'a name in any folder', glob: '*.map', path: 'a/b/c.js.map', want: true },
    { name: 'a path', glob: 'a/*.map', path: 'a/b/c.js.map', want: false },
    { name: 'a file whose name begins with a dot', glob: '**/*.map', path: 'a/.b/.c.map', want: true },
    { name: 'a name that is too long for a disk', glob: '**/*.map', path: `a/${'b'.repeat(5000)}.map`, want: true },
    { name: 'a file far down', glob: '**/.env', path: `${'a/'.repeat(50_000)}.env`, want: true },
    { name: 'a folder far up', glob: 'top/**', path: `top/${'a/'.repeat(50_000)}b`, want: true },
  ])('$name', ({ glob, path, want }) => {
    expect(globMatcher([glob])(path)).toBe(want)
  })

  // Each took minutes at this length.
  test.each([
    { glob: '*a*a*a', path: 'a'.repeat(1_000_000) },
    { glob: '*.d.*.ts', path: 'a.d.'.repeat(250_000) },
    { glob: '**/a/**/b', path: 'a/'.repeat(500_000) },
  ])('$glob is soon through with a very long name', ({ glob, path }) => {
    const fits = globMatcher([glob])
    const started = process.cpuUsage().user
    fits(path)
    expect((process.cpuUsage().user - started) / 1000).toBeLessThan(2000)
  })
})
