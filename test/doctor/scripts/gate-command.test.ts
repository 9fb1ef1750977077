import { describe, expect, test } from 'vitest'
import { buildProgram } from '../../../src/cli/program.ts'
import type { Session } from '../../../src/cli/shared/session.ts'
import { gateCommand, valued } from '../../../src/doctor/scripts/gate-command.ts'
import { startState } from '../../../src/doctor/walk/state.ts'
import { createWalker, siteAt } from '../../../src/doctor/walk/walker.ts'
import { settingOf } from '../../support/doctor-setting.ts'

const scripts = {
  check: 'eslint . && watertight',
  loose: 'watertight || true',
  bare: 'watertight',
  pretend: 'echo before',
  loop: 'npm run loop && watertight',
  'audit:leaks': 'watertight --fail-on moderate',
}
const setting = settingOf({ scripts })

/** How strong the gate in a script is; null when the script has none. */
function strengthOf(script: string, failOn?: string): string | null {
  const own = { ...setting, policy: { ...setting.policy, failOn } }
  const { success } = createWalker(own).script(script, startState('.'), siteAt('a test'))
  if (success?.audits.length) return 'stops'
  return success?.lost[0]?.kind ?? null
}

test.each([
  { script: 'watertight', want: 'stops' },
  { script: 'watertight audit', want: 'stops' },
  { script: 'watertight .', want: 'stops' },
  { script: 'npx watertight', want: 'stops' },
  { script: 'npx --yes watertight@0.1 --fail-on low', want: 'stops' },
  { script: 'npx -p watertight watertight', want: 'stops' },
  { script: 'npm exec -- watertight', want: 'stops' },
  { script: 'pnpm exec watertight', want: 'stops' },
  { script: 'pnpm watertight', want: 'stops' },
  { script: 'yarn watertight', want: 'stops' },
  { script: 'yarn run watertight --fail-on low', want: 'stops' },
  { script: 'npm run bare -- --fail-on never', want: 'lost' },
  { script: 'npm run bare --fail-on never', want: 'stops' },
  { script: 'yarn dlx watertight', want: 'stops' },
  { script: 'bunx watertight', want: 'stops' },
  { script: 'bun x watertight', want: 'stops' },
  { script: './node_modules/.bin/watertight', want: 'stops' },
  { script: 'node node_modules/watertight/bin/watertight.js', want: 'stops' },
  { script: '"/usr/bin/node" "C:\\\\watertight\\\\bin\\\\watertight.js"', want: 'stops' },
  { script: 'NODE_OPTIONS=--no-warnings watertight', want: 'stops' },
  { script: 'cross-env CI=1 watertight', want: 'stops' },
  { script: 'dotenv -e .env -- watertight', want: 'stops' },
  { script: 'npm run check', want: 'stops' },
  { script: 'npm run -s check', want: 'stops' },
  { script: 'pnpm check', want: 'stops' },
  { script: 'yarn run check', want: 'stops' },
  { script: 'run-s pretend check', want: 'stops' },
  { script: 'run-s "audit:*"', want: 'stops' },
  { script: 'npm run loop', want: 'stops' },
  { script: 'npm run loose', want: 'lost' },
  { script: 'npm run check || true', want: 'lost' },
  { script: 'watertight --fail-on never', want: 'lost' },
  { script: 'watertight --fail-on=never', want: 'lost' },
  { script: 'watertight --update-baseline', want: 'lost' },
  { script: 'watertight --fail-on critical', want: 'lost' },
  { script: 'watertight --disable map/embedded-sources', want: 'lost' },
  { script: 'watertight --disable size/growth', want: 'stops' },
  { script: 'watertight --visibility open', want: 'lost' },
  { script: 'watertight --visibility closed', want: 'stops' },
  { script: 'watertight --config other.json', want: 'unclear' },
  { script: 'watertight --baseline other.json', want: 'unclear' },
  { script: 'FLAGS="--fail-on never"; watertight $FLAGS', want: 'lost' },
  { script: 'watertight --help', want: null },
  { script: 'watertight --version', want: null },
  { script: 'watertight rules', want: null },
  { script: 'watertight doctor', want: null },
  { script: 'npm run pretend', want: null },
  { script: 'watertight-other', want: null },
  { script: 'echo watertight', want: null },
])('$script: $want', ({ script, want }) => {
  expect(strengthOf(script)).toBe(want)
})

describe('what the configuration says about failOn', () => {
  test.each([
    { script: 'watertight', failOn: 'never', want: 'lost' },
    { script: 'watertight --fail-on high', failOn: 'never', want: 'stops' },
    { script: 'watertight', failOn: 'critical', want: 'lost' },
  ])('$script with $failOn: $want', ({ script, failOn, want }) => {
    expect(strengthOf(script, failOn)).toBe(want)
  })
})

test.each([
  { args: ['--reporter', 'json=a.json'], want: [] },
  { args: ['dist.tgz', '--pack', 'npm'], want: ['dist.tgz'] },
  { args: ['audit', 'a.tgz', 'b.tgz'], want: ['a.tgz', 'b.tgz'] },
])('targets of $args', ({ args, want }) => {
  expect(gateCommand(args, setting.policy)?.targets).toEqual(want)
})

describe('what is known of the command line is what it has', () => {
  const terminal = { theme: () => ({ width: 80, color: 0, unicode: true }) }
  const program = buildProgram({ terminal } as unknown as Session, () => undefined)
  const audit = program.commands.find((command) => command.name() === 'audit')

  test('options that take a value', () => {
    const taking = audit?.options.filter(({ required }) => required).flatMap(({ long, short }) => [long, short])
    expect([...valued].sort()).toEqual(taking?.filter((name) => name !== undefined && name !== null).sort())
  })

  test('commands beside the audit are no gate', () => {
    const gates = program.commands
      .map((command) => command.name())
      .filter((name) => gateCommand([name], setting.policy))
    expect(gates).toEqual(['audit'])
  })
})
