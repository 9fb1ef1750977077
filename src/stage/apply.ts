import { findNpm, type Npm } from '../managers/find-npm.ts'
import { packerEnvironment } from '../managers/pack-command.ts'
import { runVisibly } from '../managers/run-visibly.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Notice, Report } from '../model/report.ts'
import type { SourceContext } from '../model/source.ts'
import type { StagedPackage } from '../model/stage.ts'
import { awaitServed } from '../sources/read-back.ts'
import { downloadStaged } from '../sources/stage.ts'
import { integrityOf } from '../text/digest.ts'
import { askedFor } from './news.ts'

/** What may be done with what was reviewed, and who is asked. */
export interface Applying {
  readonly approves: boolean
  readonly rejects: boolean
  readonly context: SourceContext
  /** Whether a person says yes; asked before each. */
  readonly asks: (decision: 'approve' | 'reject', one: StagedPackage) => Promise<boolean>
  readonly say: (line: string, hint?: string) => Promise<void>
  /** Called with the report whenever something was done. */
  readonly onChange: (report: Report) => void
}

/**
 * Has npm approve the clean packages and reject those that leak, each after a yes. The bytes are fetched again before each approval, and what the
 * registry serves after it is compared: only what was audited may come out. What goes wrong makes the report incomplete.
 */
export async function applyDecisions(reviewed: Report, applying: Applying): Promise<Report> {
  const { approves, rejects, context, asks, onChange } = applying
  const wanted = (reviewed.stage?.packages ?? []).filter(
    ({ decision }) => (decision === 'approve' && approves) || (decision === 'reject' && rejects),
  )
  if (wanted.length === 0) return reviewed
  const npm = await findNpm(context, { stage: true })
  let report = reviewed
  for (const one of wanted) {
    const decision = one.decision === 'approve' ? 'approve' : 'reject'
    if (!(await asks(decision, one))) {
      report = withOutcome(report, one, 'left')
      continue
    }
    try {
      await decide(decision, one, npm, report, applying)
      report = withOutcome(report, one, decision === 'approve' ? 'approved' : 'rejected')
    } catch (error) {
      context.signal?.throwIfAborted()
      if (!(error instanceof AuditError)) throw error
      await applying.say(error.message, error.hint)
      report = withOutcome(report, one, 'failed', { code: error.code, detail: error.message })
    }
    onChange(report)
  }
  return report
}

async function decide(
  decision: 'approve' | 'reject',
  one: StagedPackage,
  npm: Npm,
  { packages }: Report,
  { context, say }: Applying,
): Promise<void> {
  const { id, name, version, registry } = one
  const title = `${name}@${version}`
  const audited = packages[one.package ?? -1]?.integrity ?? null
  if (decision === 'approve') {
    const { bytes } = await downloadStaged(registry, id, context)
    if (integrityOf(bytes) !== audited)
      throw new AuditError(
        'ETAMPERED',
        `${title}: the bytes that are staged as ${id} now are not those that were audited`,
        {
          hint: 'It was not approved. Run again to audit what lies there now, and find out who staged it.',
        },
      )
  }
  const code = await runVisibly(
    {
      command: npm.executable.command,
      args: [...npm.executable.args, 'stage', decision, id, `--registry=${registry}`],
    },
    {
      cwd: context.cwd,
      environment: packerEnvironment(context.environment),
      ...(context.signal && { signal: context.signal }),
    },
  )
  if (code !== 0)
    throw new AuditError(
      'ESTAGE',
      `${title}: npm stage ${decision} ended with ${code === null ? 'a signal' : `exit code ${code}`}`,
      {
        hint: 'What npm printed stands above. Where the registry’s own review is not finished, try again in some minutes.',
      },
    )
  if (decision === 'approve') await readApproved(title, one, audited, context, say)
}

/** What people install from now on has to be what was audited. */
async function readApproved(
  title: string,
  one: StagedPackage,
  audited: string | null,
  context: SourceContext,
  say: Applying['say'],
): Promise<void> {
  const { host } = new URL(one.registry)
  const served = await awaitServed(title, askedFor(one, context), context)
  if (served instanceof AuditError)
    throw new AuditError(served.code, `${title}: approved, but not read back: ${served.message}`)
  if (served.kind === 'absent')
    throw new AuditError('EUNSEEN', `${title}: approved, but ${host} does not show it within a minute`)
  if (served.kind !== 'present' || served.integrity !== audited)
    throw new AuditError('EDIFFERENT', `${title}: ${host} DOES NOT SERVE THE AUDITED BYTES`, {
      hint: `Nobody has audited what people install now. Take it back: npm unpublish ${title}, or npm deprecate ${title} "do not use".`,
    })
  await say(`${title}: approved, and ${host} serves the audited bytes`)
}

function withOutcome(
  report: Report,
  one: StagedPackage,
  outcome: NonNullable<StagedPackage['outcome']>,
  problem?: Pick<Notice, 'code' | 'detail'>,
): Report {
  const { stage } = report
  if (stage === undefined) return report
  const packages = stage.packages.map((each) => (each.id === one.id ? { ...each, outcome } : each))
  const changed = { ...report, stage: { ...stage, packages } }
  if (problem === undefined) return changed
  const notice: Notice = { package: one.package, chain: [], effect: 'incomplete', ...problem }
  return { ...changed, verdict: 'incomplete', notices: [...report.notices, notice] }
}
