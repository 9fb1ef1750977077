import { describe, expect, test } from 'vitest'
import { startState } from '../../../src/doctor/walk/state.ts'
import { createWalker, siteAt } from '../../../src/doctor/walk/walker.ts'
import { settingOf } from '../../support/doctor-setting.ts'

/** Whether the script ends with an error when `watertight` does: true, false, or null where it may. */
function stops(script: string, endsOnError = false): boolean | null | undefined {
  const walker = createWalker(settingOf({ scripts: { build: 'tsc' } }))
  const { success } = walker.script(
    script.replaceAll('gate', 'watertight'),
    startState('.'),
    siteAt('a test', ['prepublishOnly']),
    {
      endsOnError,
    },
  )
  if (success === null) return undefined
  if (success.audits.length > 0) return true
  const [lost] = success.lost
  return lost === undefined ? undefined : lost.kind === 'lost' ? false : null
}

describe('in a script of package.json, which sh runs', () => {
  test.each<{ script: string; want: boolean | null | undefined }>([
    { script: 'gate', want: true },
    { script: 'build && gate', want: true },
    { script: 'gate && build', want: true },
    { script: 'build; gate', want: true },
    { script: 'gate; build', want: false },
    { script: 'gate; exit 0', want: false },
    { script: 'gate; exit 1', want: undefined },
    { script: 'build; exit 0 && gate', want: undefined },
    { script: 'exit 0\ngate', want: undefined },
    { script: 'build || exit 1; gate', want: true },
    { script: '(exit 0); gate', want: true },
    { script: 'gate || true', want: false },
    { script: 'gate || exit 1', want: true },
    { script: 'gate || (echo leak; exit 1)', want: true },
    { script: 'gate || (echo leak; exit 0)', want: false },
    { script: 'gate && build || true', want: false },
    { script: 'skip || gate', want: null },
    { script: '(skip || build) && gate', want: true },
    { script: 'gate | tee log', want: false },
    { script: 'cat x | gate', want: true },
    { script: 'set -o pipefail; gate | tee log', want: true },
    { script: 'gate & wait', want: false },
    { script: '! gate', want: undefined },
    { script: '(gate)', want: true },
    { script: '(cd dist && gate) && build', want: true },
    { script: '(gate; true)', want: false },
    { script: 'if [ -n "$CI" ]; then gate; fi', want: null },
    { script: 'if [ -n "$CI" ]; then\n  echo\n  gate\nfi', want: null },
    { script: 'if gate; then echo; fi', want: false },
    { script: 'if ! gate; then exit 1; fi', want: true },
    { script: 'if x; then gate; else gate; fi', want: null },
    { script: 'for f in a b; do gate; done', want: false },
    { script: 'set -e; for f in a b; do gate; done', want: true },
    { script: 'for f in *; do gate; done', want: null },
    { script: 'g() { gate; }; build', want: undefined },
    { script: 'g() { gate; }; g', want: true },
    { script: 'gate > log 2>&1', want: true },
    { script: 'gate 2>/dev/null || :', want: false },
    { script: 'echo "gate || true" && gate', want: true },
    { script: 'gate # || true', want: true },
    { script: 'set -e; gate; build', want: true },
    { script: 'bash -c "gate"', want: true },
    { script: 'bash -ec "gate; build"', want: true },
    { script: 'bash -c "gate; build"', want: false },
    { script: 'eval "gate"', want: true },
    { script: 'timeout 60 gate', want: true },
    { script: 'X=$(gate) && build', want: true },
    { script: 'echo $(gate)', want: false },
  ])('$script: $want', ({ script, want }) => {
    expect(stops(script)).toBe(want)
  })
})

// bash(1), set -e: not for a command of an && list but the last.
describe('in a CI job, where sh runs with -e', () => {
  test.each<{ script: string; want: boolean | null }>([
    { script: 'gate\nls', want: true },
    { script: 'gate; ls', want: true },
    { script: 'gate && build\nls', want: false },
    { script: 'build && gate\nls', want: null },
    { script: 'gate || true\nls', want: false },
    { script: 'set +e\ngate\nls', want: false },
  ])('$script: $want', ({ script, want }) => {
    expect(stops(script, true)).toBe(want)
  })
})
