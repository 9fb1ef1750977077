import { Command } from 'commander'
import { collect } from '../shared/collect.ts'
import { helpNote } from '../shared/help-note.ts'
import { addBounds } from '../shared/policy-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions } from '../shared/source-options.ts'
import type { DiffFlags } from './run.ts'

/** `watertight diff <from> <to>`. */
export function diffCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('diff')
    .summary('show what one package ships that another did not')
    .description('show what the second package ships that the first did not')
    .argument('<from>', 'a directory, a .tgz or another archive, a URL, or a spec such as name@1.2.3')
    .argument('<to>', 'likewise, or - for stdin')
    .option(
      '--reporter <name[=file]>',
      'how to show it, and where to; repeatable (default: pretty): pretty, json or html',
      collect,
    )
    .option('--json', 'the same as --reporter json')
    .option('--verbose', 'show every change, and stack traces of errors')
  addSourceOptions(command)
  return addBounds(command)
    .addHelpText(
      'after',
      helpNote(
        'Exit codes: 0 nothing new that stops; 1 a contract of the first would stop the second; 2 not all could be looked at.',
      ),
    )
    .action(async (from: string, to: string, flags: DiffFlags) => {
      const { runDiff } = await import('./run.ts')
      done(await runDiff(from, to, flags, session))
    })
}
