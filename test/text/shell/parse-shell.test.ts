import { describe, expect, test } from 'vitest'
import { parseShell } from '../../../src/text/shell/parse-shell.ts'

/** Whether the script ends with an error when the command `gate` does. */
function stops(script: string, endsOnError = false): boolean | null | undefined {
  return parseShell(script, endsOnError).find(({ words }) => words[0] === 'gate')?.stops
}

describe('in a script of package.json, which sh runs', () => {
  test.each<{ script: string; want: boolean | null }>([
    { script: 'gate', want: true },
    { script: 'build && gate', want: true },
    { script: 'gate && build', want: true },
    { script: 'build; gate', want: true },
    { script: 'gate; build', want: false },
    { script: 'gate; exit 0', want: false },
    { script: 'gate; exit 1', want: true },
    { script: 'build; exit 0 && gate', want: false },
    { script: 'exit 0\ngate', want: false },
    { script: 'build || exit 1; gate', want: true },
    { script: '(exit 0); gate', want: true },
    { script: 'gate || true', want: false },
    { script: 'gate || exit 1', want: true },
    { script: 'gate || (echo leak; exit 1)', want: true },
    { script: 'gate || (echo leak; exit 0)', want: false },
    { script: 'gate && build || true', want: false },
    { script: 'skip || gate', want: false },
    { script: '(skip || build) && gate', want: true },
    { script: 'gate | tee log', want: false },
    { script: 'cat x | gate', want: true },
    { script: 'set -o pipefail; gate | tee log', want: true },
    { script: 'gate & wait', want: false },
    { script: '! gate', want: false },
    { script: '(gate)', want: true },
    { script: '(cd dist && gate) && build', want: true },
    { script: '(gate; true)', want: false },
    { script: 'if [ -n "$CI" ]; then gate; fi', want: null },
    { script: 'gate > log 2>&1', want: true },
    { script: 'gate 2>/dev/null || :', want: false },
    { script: 'echo "gate || true" && gate', want: true },
    { script: 'gate # || true', want: true },
    { script: 'set -e; gate; build', want: true },
    { script: 'build \\\n  && gate', want: true },
  ])('$script: $want', ({ script, want }) => {
    expect(stops(script)).toBe(want)
  })
})

// bash(1), set -e: not for a command of an && list but the last.
describe('in a CI job, where sh runs with -e', () => {
  test.each([
    { script: 'gate\nnpm publish', want: true },
    { script: 'gate; npm publish', want: true },
    { script: 'gate && build\nnpm publish', want: false },
    { script: 'build && gate\nnpm publish', want: true },
    { script: 'gate || true\nnpm publish', want: false },
    { script: 'set +e\ngate\nnpm publish', want: false },
  ])('$script: $want', ({ script, want }) => {
    expect(stops(script, true)).toBe(want)
  })
})

test.each([
  { script: `a 'b c' "d \\"e\\"" f\\ g`, want: [['a', 'b c', 'd "e"', 'f g']] },
  { script: 'a >out <in 2>>log b', want: [['a', 'b']] },
  { script: 'a $(b; c) `d | e` ${F:-g h}', want: [['a', '$(b; c)', '`d | e`', '${F:-g h}']] },
  { script: 'a#b # c', want: [['a#b']] },
  { script: '', want: [] },
  { script: ')))', want: [] },
  { script: `${'('.repeat(500)}a`, want: [['a']] },
  { script: `"${'x'.repeat(20)}`, want: [[`"${'x'.repeat(20)}`]] },
])('words of $script', ({ script, want }) => {
  expect(parseShell(script).map(({ words }) => words)).toEqual(want)
})

test.each(['${', '$(', '`', '"', "'", '((', '$((', '"$(', ' \\'])('a long run of %s is read to its end', (piece) => {
  expect(() => parseShell(piece.repeat(20_000))).not.toThrow()
})
