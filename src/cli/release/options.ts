import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { AuditError } from '../../model/audit-error.ts'
import { addBounds, addPolicyOptions } from '../shared/policy-options.ts'
import { addReportOptions } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { addProjectOptions, registryOption } from '../shared/source-options.ts'
import { addReceiptOptions } from '../shared/write-receipt.ts'
import type { ReleaseFlags } from './run.ts'

/** `watertight release [options] [-- npm args]`. */
export function releaseCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('release')
    .summary('pack once, audit that tarball, publish exactly those bytes')
    .description(
      'pack once with the project’s scripts, audit that tarball, publish those bytes, compare what the registry serves',
    )
    .usage('[options] [-- npm args]')
    .argument('[args...]', 'after --: goes to npm publish as it is')
    .optionsGroup('Release:')
    .option('--dry-run', 'everything but the upload')
    .option('--stage', 'publish to the registry’s stage, for approval (npm 11.15 and later)')
    .option('--tag <name>', 'the dist-tag (default: latest)')
    .addOption(new Option('--access <level>', 'who may install a new scoped package').choices(['public', 'restricted']))
    .option('--otp <code>', 'the one-time password')
    .option('--provenance', 'have npm link the package to the CI run that built it')
  addReceiptOptions(command)
  addProjectOptions(command, 'those of the project’s manager')
  command.addOption(registryOption())
  addReportOptions(command)
  addPolicyOptions(command)
  return addBounds(command).action(async (words: readonly string[], flags: ReleaseFlags) => {
    refuseTargets(words, command, session.cwd)
    const { runRelease } = await import('./run.ts')
    done(await runRelease(words, flags, session))
  })
}

/** Without the `--`, a word is a package that somebody wants to name: what is released is the project here. */
function refuseTargets(words: readonly string[], command: Command, cwd: string): void {
  const { rawArgs = [] } = (command.parent ?? {}) as { readonly rawArgs?: readonly string[] }
  const dashes = rawArgs.indexOf('--')
  const passed = dashes === -1 ? 0 : rawArgs.length - dashes - 1
  if (words.length <= passed) return
  throw new AuditError('EUSAGE', `release: takes no target, and ${words[0]} looks like one`, {
    hint: hintFor(words[0] ?? '', cwd),
  })
}

/** What does release what the user named. */
function hintFor(word: string, cwd: string): string {
  const passed = 'Options for npm go after --.'
  // Without ./ in front, npm takes a path with one slash for a repository on GitHub.
  const path = /^(?:\.{0,2}[/\\]|[A-Za-z]:)/.test(word) ? word : `./${word}`
  if (/\.(?:tgz|tar\.gz)$/i.test(word))
    return `For a tarball that is packed already: npx watertight ${path} && npm publish ${path} --ignore-scripts. ${passed}`
  if (isPackage(resolve(cwd, word)))
    return `To release what lies there: cd ${word} && npx watertight release. ${passed}`
  return `Run it in the directory that is published, or name workspaces with -w. ${passed}`
}

function isPackage(path: string): boolean {
  return existsSync(join(path, 'package.json')) && statSync(path).isDirectory()
}
