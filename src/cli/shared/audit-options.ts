import type { Command } from 'commander'
import { helpNote } from './help-note.ts'
import { addBounds, addPolicyOptions } from './policy-options.ts'
import { addSourceOptions } from './source-options.ts'

/** Adds the options of a command that audits first and then writes what its own options say, with its exit codes below the help. */
export function addAuditOptions(command: Command, exitCodes: string): Command {
  command.option('--verbose', 'show stack traces of errors')
  addPolicyOptions(command)
  addSourceOptions(command)
  return addBounds(command).addHelpText('after', helpNote(`Exit codes: ${exitCodes}`))
}
