import { Command, Option } from 'commander'
import { helpNote } from '../shared/help-note.ts'
import { collectLimit } from '../shared/limit-option.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { registryOption } from '../shared/source-options.ts'
import type { VerifyFlags } from './run.ts'

/** `watertight verify <spec> --receipt <file>`. */
export function verifyCommand(session: Session, done: (code: ExitCode) => void): Command {
  return new Command('verify')
    .summary('prove that what was published was audited')
    .description('prove that what was published is what was audited: download it and compare its bytes')
    .usage('<spec> --receipt <file> | --report <file>')
    .argument('<spec>', 'what was published: name@1.2.3, the URL of a tarball, a .tgz file, or - for stdin')
    .addOption(new Option('--receipt <file>', 'the receipt of the audit').conflicts('report'))
    .option('--report <file>', 'the report of the audit, as --json printed it')
    .option(
      '--require <file>',
      'refuse an audit whose policy is weaker than this file (default: the committed configuration)',
    )
    .option(
      '--identity <who>',
      'who must have signed the receipt: an e-mail address or the URL of a workflow; * matches any text',
    )
    .option('--issuer <url>', 'the issuer of that identity (default: the one that the URL of a workflow implies)')
    .option('--trusted-root <file>', 'the certificate authorities and logs to trust, in place of Sigstore’s own')
    .option('--no-code-config', 'run no configuration that is a script')
    .option('--json', 'print the result as JSON')
    .addOption(new Option('--from <kind>', 'what the spec is, when in doubt').choices(['tarball', 'registry']))
    .addOption(registryOption())
    .option('--limit <name=value>', 'raise or lower a bound, such as entryBytes=4GiB; repeatable', collectLimit)
    .option('--verbose', 'show stack traces of errors')
    .addHelpText(
      'after',
      helpNote(
        'Exit codes: 0 the audited, clean bytes; 1 other bytes, bytes that leak, an audit that was weaker than required, or a receipt that is not signed by who was named; 2 nothing could be compared.',
      ),
    )
    .action(async (spec: string, flags: VerifyFlags) => {
      const { runVerify } = await import('./run.ts')
      done(await runVerify(spec, flags, session))
    })
}
