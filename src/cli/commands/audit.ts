import { Command, Option } from 'commander'
import type { LoadedConfig } from '../../config/load-config.ts'
import type { AuditOptions } from '../../engine/audit.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Limits } from '../../model/limits.ts'
import type { Policy } from '../../model/policy.ts'
import { severities } from '../../model/severity.ts'
import { collect } from '../collect.ts'
import { collectLimit } from '../limit-option.ts'
import type { ExitCode, Session } from '../session.ts'
import { addSourceOptions, type SourceFlags } from '../source-options.ts'

/** The options of `watertight audit`. */
export interface AuditFlags extends SourceFlags {
  readonly reporter?: readonly string[]
  readonly json?: true
  readonly failOn?: Policy['failOn']
  readonly visibility?: Policy['visibility']
  readonly config?: string
  /** False with `--no-code-config`. */
  readonly codeConfig: boolean
  readonly rules?: readonly string[]
  readonly disable?: readonly string[]
  readonly baseline?: string
  readonly updateBaseline?: true
  readonly limit?: Partial<Limits>
  readonly receipt?: string
  readonly against?: string
  readonly verifySecrets?: true
  readonly color?: boolean
  readonly quiet?: true
  readonly verbose?: true
}

/** `watertight [audit] [target…]`. */
export function auditCommand(session: Session, done: (code: ExitCode) => void): Command {
  const command = new Command('audit')
    .description('audit packages; without a target, the one in this directory, as it would be published')
    .usage('[target…] [options]')
    .argument('[target...]', 'a directory, a .tgz file or URL, - for stdin, or a spec such as name@1.2.3')
    .optionsGroup('Report:')
    .option('--reporter <name[=file]>', 'how to report, and where to; repeatable (default: pretty)', collect)
    .option('--json', 'the same as --reporter json')
    .option('--color', 'use colours')
    .option('--no-color', 'use no colours')
    .option('--quiet', 'say less')
    .addOption(new Option('--verbose', 'say more, with stack traces of errors').conflicts('quiet'))
    .optionsGroup('Policy:')
    .addOption(
      new Option('--fail-on <severity>', 'the mildest severity that stops a release (default: high)').choices([
        ...severities,
        'never',
      ]),
    )
    .addOption(
      new Option('--visibility <kind>', 'is this source meant to be public? (default: auto)').choices([
        'open',
        'closed',
        'auto',
      ]),
    )
    .option('--config <file>', 'the configuration, in place of the one that is found from here upward')
    .option('--no-code-config', 'run no configuration that is a script')
    .option('--rules <file>', 'rules of your own; repeatable', collect)
    .option('--disable <id>', 'a rule that does not count; repeatable', collect)
    .option('--baseline <file>', 'what was accepted before (default: watertight-baseline.json)')
    .option('--update-baseline', 'accept everything that is found now, forget what is found no more')
    .option('--verify-secrets', 'ask the providers whether the secrets that were found still work (sends them there)')
    .option('--receipt <file>', 'write a receipt of what was audited')
    .option('--against <latest|file>', 'compare with the published version or with a report')
  return addSourceOptions(command)
    .optionsGroup('Bounds:')
    .option('--limit <name=value>', 'raise or lower a bound, such as totalBytes=16GiB; repeatable', collectLimit)
    .optionsGroup('Options:')
    .action(async (targets: readonly string[], flags: AuditFlags) => {
      refuseUnbuilt(flags)
      const { runAudit } = await import('../run-audit.ts')
      done(await runAudit(targets, flags, session))
    })
}

/** What the flags and the configuration together ask of the audit; a flag wins. */
export function toAuditOptions(flags: AuditFlags, config: LoadedConfig, baseline: readonly string[]): AuditOptions {
  const disabled = Object.fromEntries((flags.disable ?? []).map((id) => [id, 'off' as const]))
  const overrides = { ...config.policy.overrides, ...disabled }
  return {
    ...(flags.verifySecrets && { verifySecrets: true }),
    policy: {
      ...config.policy,
      ...(flags.failOn && { failOn: flags.failOn }),
      ...(flags.visibility && { visibility: flags.visibility }),
      overrides,
      baseline,
      today: new Date().toISOString().slice(0, 10),
    },
    disabledRules: Object.keys(overrides).filter((id) => overrides[id] === 'off'),
    limits: { ...config.limits, ...flags.limit },
    budgets: config.budgets,
    terms: config.terms,
  }
}

function refuseUnbuilt(flags: AuditFlags): void {
  for (const name of ['receipt', 'against'] as const) {
    if (flags[name] === undefined) continue
    throw new AuditError('EUSAGE', `--${name}: this version cannot do that yet`, {
      hint: 'Keep the report itself with --reporter json=<file>.',
    })
  }
}
