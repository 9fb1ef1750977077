import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { buildProgram } from '../../src/cli/program.ts'
import type { Session } from '../../src/cli/shared/session.ts'
import { writtenCommands } from '../support/written-commands.ts'

test('the pages show many commands', () => {
  expect(writtenCommands.length).toBeGreaterThan(60)
})

test.each(writtenCommands)('$place: watertight $words is a command line that we take', async ({ words }) => {
  const printed: string[] = []
  const terminal = { print: (text: string) => printed.push(text), say: (text: string) => printed.push(text) }
  let ran = 0
  const program = buildProgram({ terminal } as unknown as Session, () => undefined)
  for (const command of allOf(program).filter(({ commands }) => commands.length === 0)) {
    command.action(() => {
      ran += 1
    })
  }
  try {
    await program.parseAsync(words, { from: 'user' })
  } catch (error) {
    // What prints and ends, as `--help` does, is thrown too.
    if ((error as { exitCode?: number }).exitCode !== 0) throw new Error(`${printed.join('')}${String(error)}`)
    ran += 1
  }
  expect(ran).toBe(1)
})

function allOf(command: Command): readonly Command[] {
  return command.commands.flatMap((each) => [each, ...allOf(each)])
}
