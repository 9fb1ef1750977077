import { Command } from 'commander'
import { addBounds, addPolicyOptions, type PolicyFlags } from '../shared/policy-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addSourceOptions, type SourceFlags } from '../shared/source-options.ts'

/** The options of `watertight allow`. */
export interface AllowFlags extends SourceFlags, PolicyFlags {
  readonly reason: string
  readonly expires?: string
  readonly report?: string
}

/** `watertight allow <fingerprint> --reason <text>`. */
export function allowCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('allow')
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
