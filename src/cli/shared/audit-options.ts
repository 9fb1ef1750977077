import type { Command } from 'commander'
import { addBounds, addPolicyOptions } from './policy-options.ts'
import { addSourceOptions } from './source-options.ts'

/** Adds the options of a command that audits first and then writes what its own options say, with its exit codes below the help. */
export function addAuditOptions(command: Command, exitCodes: string): Command {
  command.option('--verbose', 'stack traces of errors')
  addPolicyOptions(command)
  addSourceOptions(command)
  return addBounds(command).addHelpText('after', `\nExit codes: ${exitCodes}`)
}
