import { Command, Option } from 'commander'
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
      'the policy that the audit must not have been weaker than (default: the one committed here)',
    )
    .option(
      '--identity <who>',
      'who has to have signed the receipt: an e-mail address or the address of a workflow; * is any text',
    )
    .option(
      '--issuer <url>',
      'who has to vouch for that identity (default: what follows from the address of a workflow)',
    )
    .option('--trusted-root <file>', 'the certificate authorities and logs to trust, in place of Sigstore’s own')
    .option('--no-code-config', 'run no configuration that is a script')
    .option('--json', 'print the result as JSON')
    .addOption(new Option('--from <kind>', 'what the spec is, when in doubt').choices(['tarball', 'registry']))
    .addOption(registryOption())
    .option('--limit <name=value>', 'raise or lower a bound, such as entryBytes=4GiB; repeatable', collectLimit)
    .option('--verbose', 'stack traces of errors')
    .addHelpText(
      'after',
      '\nExit codes: 0 the audited, clean bytes; 1 other bytes, bytes that leak, an audit that was weaker than required, or a receipt that is not signed by who was named; 2 it could not be told.',
    )
    .action(async (spec: string, flags: VerifyFlags) => {
      const { runVerify } = await import('./run.ts')
      done(await runVerify(spec, flags, session))
    })
}
