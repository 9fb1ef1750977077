import { Argument, Command } from 'commander'
import type { ExitCode, Session } from '../shared/session.ts'
import { type Shell, shells } from './script.ts'

/** `watertight completions <shell>`. */
export function completionsCommand(session: Session, done: (code: ExitCode) => void): Command {
  return new Command('completions')
    .summary('print the completion script of a shell')
    .description('print a script that lets a shell complete the words of this command')
    .addArgument(new Argument('<shell>', 'the shell that will run it').choices(Object.keys(shells)))
    .addHelpText(
      'after',
      `\n${Object.values(shells)
        .map(({ install }) => install)
        .join('\n')}`,
    )
    .action(async (shell: Shell, _flags: unknown, self: Command) => {
      const program = self.parent ?? self
      await session.terminal.print(shells[shell].script(program))
      done(0)
    })
}
