import { Command } from 'commander'
import { addBounds, addPolicyOptions } from '../shared/policy-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions } from '../shared/source-options.ts'
import type { AllowFlags } from './run.ts'

/** `watertight allow <fingerprint> --reason <text>`. */
export function allowCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('allow')
    .summary('allow one finding, for a reason')
    .description('allow one finding for a reason: add it to the configuration')
    .argument('<fingerprint>', 'of the finding, as reports name it; its first characters are enough')
    .argument('[target...]', 'what to audit for it; without one, the package in this directory')
    .requiredOption('--reason <text>', 'a sentence that says why it may ship')
    .option('--expires <date>', 'the last day on which that holds, such as 2027-01-31')
    .option('--report <file>', 'the report that names it, as --json printed it, in place of an audit')
    .option('--verbose', 'stack traces of errors')
  addPolicyOptions(command)
  addSourceOptions(command)
  return addBounds(command)
    .addHelpText(
      'after',
      '\nExit codes: 0 it is allowed; 2 it is not: no such finding, or a configuration that is code.',
    )
    .action(async (fingerprint: string, targets: readonly string[], flags: AllowFlags) => {
      const { runAllow } = await import('./run.ts')
      done(await runAllow(fingerprint, targets, flags, session))
    })
}
