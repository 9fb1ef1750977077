import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { progressLine, showProgress } from '../../../src/cli/shared/progress.ts'

const event = { spec: 'app@1.2.0', artifacts: 1200, bytes: 3_000_000, path: 'dist/a.js', finished: 0, targets: 1 }

test.each([
  { name: 'one package', more: {}, elapsed: 500, want: /^app@1\.2\.0: 1,200 files, 3\.0 MB {2}dist\/a\.js$/ },
  { name: 'its speed', more: {}, elapsed: 2000, want: /, 1\.5 MB\/s {2}/ },
  {
    name: 'the first of several',
    more: { targets: 10 },
    elapsed: 2000,
    want: /^\[-{10}\] 0 of 10 packages {2}app@1\.2\.0: /,
  },
  {
    name: 'the time left',
    more: { targets: 10, finished: 4 },
    elapsed: 8000,
    want: /^\[#{4}-{6}\] 4 of 10 packages .* 12 s left/,
  },
])('says $name', ({ more, elapsed, want }) => {
  expect(progressLine({ ...event, ...more }, elapsed)).toMatch(want)
})

function terminal(kind: { readonly isWatched: boolean; readonly isLogged: boolean }) {
  const said: string[] = []
  const say = async (text: string) => void said.push(text)
  return { said, say, theme: () => ({ width: 40, color: 0 as const, unicode: true }), ...kind }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a person sees within 300 ms what is fetched, on one line that goes away', () => {
  const watched = terminal({ isWatched: true, isLogged: false })
  const progress = showProgress(watched, ['app@1.2.0', 'b'])
  vi.advanceTimersByTime(300)
  expect(watched.said).toEqual(['\r\x1b[Kopening app@1.2.0 and 1 more…'])
  vi.advanceTimersByTime(200)
  progress?.onProgress({ ...event, path: 'a'.repeat(100) })
  vi.advanceTimersByTime(100)
  expect(watched.said.at(-1)).toHaveLength('\r\x1b[K'.length + 39)
  progress?.clear()
  expect(watched.said.at(-1)).toBe('\r\x1b[K')
})

test('the log of a build has a line every ten seconds, and none of what is short', () => {
  const logged = terminal({ isWatched: false, isLogged: true })
  const progress = showProgress(logged, ['app@1.2.0'])
  vi.advanceTimersByTime(9_000)
  expect(logged.said).toEqual([])
  vi.advanceTimersByTime(21_500)
  expect(logged.said).toHaveLength(3)
  expect(logged.said[0]).toBe('opening app@1.2.0…\n')
  progress?.clear()
})

test('where nobody looks, nothing is shown', () => {
  expect(showProgress(terminal({ isWatched: false, isLogged: false }))).toBeUndefined()
})
