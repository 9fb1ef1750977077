import { isAbsolute, relative, sep } from 'node:path'
import { directoriesUpward } from '../config/find-upward.ts'
import { AuditError } from '../model/audit-error.ts'
import type { RawFinding } from '../model/raw-finding.ts'
import type { Finding, Notice, Report } from '../model/report.ts'
import type { OpenedTarget, SourceContext, Tarball, Target } from '../model/source.ts'
import { aggregate } from '../policy/aggregate.ts'
import { judge } from '../policy/judge.ts'
import { refuseUnknownRules } from '../policy/rule-names.ts'
import { completePolicy } from '../schema/policy.ts'
import { publicPath } from '../sources/resolved.ts'
import { specOf } from '../sources/target-object.ts'
import { auditEach } from './audit-each.ts'
import { type AuditOptions, checkOptions } from './audit-options.ts'
import { type RunSetup, setUpRun } from './audit-setup.ts'
import type { Audited } from './audit-tarball.ts'
import { withConfig } from './config-options.ts'
import type { EditablePackage } from './edits/choose-edit.ts'
import { fillEdits } from './edits/fill-edits.ts'
import { joinExtras } from './extras.ts'
import { secretsIn } from './redact-secrets.ts'
import { scrub } from './scrub.ts'
import { toolVersion } from './tool-version.ts'

/** Audits each target. A target that cannot be opened makes the report incomplete; only bad options throw. */
export async function audit(targets: Target | readonly Target[], options: AuditOptions = {}): Promise<Report> {
  return (await auditForEdits(targets, options)).report
}

/** The report of an audit that has found nothing to look at, which is no clean one. */
export async function reportOfNothing(given: AuditOptions, notices: readonly Notice[]): Promise<Report> {
  const options = await withConfig(given)
  const { rulesDigest } = await setUpRun(options)
  const tool = { name: 'watertight', version: toolVersion(), rules: `sha256-${rulesDigest}` } as const
  const { failOn } = completePolicy(options.policy)
  return { version: 1, tool, failOn, verdict: 'incomplete', packages: [], rules: [], findings: [], notices }
}

/** As `audit`, with what an edit has to know of each package of the report. */
export async function auditForEdits(
  targets: Target | readonly Target[],
  given: AuditOptions,
): Promise<{
  readonly report: Report
  readonly editables: readonly (EditablePackage | undefined)[]
  /** Every place by itself, before those of one leak became one finding. */
  places(): readonly Finding[]
}> {
  const all = isList(targets) ? targets : [targets]
  checkOptions(all, given)
  const options = await withConfig(given)
  return auditAndJudge(all, options, await setUpRun(options))
}

/** Audits a tarball that is open, with what many audits are made with. */
export async function auditOpened(opened: Tarball, options: AuditOptions, run: RunSetup): Promise<Report> {
  return (await auditAndJudge([{ opened }], options, run)).report
}

async function auditAndJudge(
  all: readonly (Target | OpenedTarget)[],
  options: AuditOptions,
  run: RunSetup,
): ReturnType<typeof auditForEdits> {
  const policy = completePolicy(options.policy)
  const { rules, allRules } = run
  refuseUnknownRules(allRules, policy, options.disabledRules)
  const { audited, notices } = await auditAll(all.length === 0 ? ['.'] : all, options, run)
  const names = audited.map((one) => one.package.name)
  const editables = audited.map(({ editable }) => editable)
  const isOwn = await ownProjects(audited, options)
  const judgement = judge(
    {
      packages: audited.length,
      names,
      findings: audited.flatMap((one) => (isOwn(one) ? one.findings : one.findings.map(withoutComment))),
      notices: [...audited.flatMap((one) => one.notices), ...notices],
      rules: allRules,
    },
    policy,
  )
  const filled = await fillEdits(judgement.findings, editables)
  const named = new Set(judgement.findings.map(({ ruleId }) => ruleId))
  const report: Report = {
    version: 1,
    tool: { name: 'watertight', version: toolVersion(), rules: `sha256-${run.rulesDigest}` },
    failOn: policy.failOn,
    verdict: judgement.verdict,
    packages: audited.map((one, index) => {
      return { ...one.package, verdict: judgement.verdicts[index] ?? 'incomplete' }
    }),
    rules: rules
      .filter((rule) => named.has(rule.id))
      .map(({ id, summary, help, references }) => ({ id, summary, help, references })),
    findings: aggregate(filled, (index) => names[index] ?? null),
    notices: judgement.notices,
  }
  // Addresses and names come from outside as well, and a target that could not be opened has been searched by nobody.
  const messages = [...all.map(specOf), ...judgement.notices.map(({ detail }) => detail)].join('\n')
  const reportedSecrets = secretsIn(messages, run.setup.inspectors.ofText, run.setup.rules)
  const secrets = new Set([...audited.flatMap((one) => [...one.secrets]), ...reportedSecrets])
  options.extras?.receive(
    joinExtras(
      audited.map(({ extras }) => extras),
      secrets,
    ),
  )
  return { report: scrub(report, secrets), editables, places: () => scrub(filled, secrets) }
}

/** Which audited packages are made from a project of the repository that `cwd` lies in; none where comments in it are to accept nothing. */
async function ownProjects(
  audited: readonly Audited[],
  { allowComments, cwd }: AuditOptions,
): Promise<(one: Audited) => boolean> {
  // Where the repository ends takes a look into every folder above: it is asked only for a comment that may accept something.
  const isCommented = audited.some(({ findings }) => findings.some(({ comment }) => comment !== undefined))
  if (!allowComments || !isCommented) return () => false
  const root = (await directoriesUpward(cwd ?? process.cwd())).at(-1) ?? ''
  return ({ editable }) => {
    const path = editable?.project && relative(root, editable.project.directory)
    return path !== undefined && !isAbsolute(path) && path.split(sep)[0] !== '..'
  }
}

function withoutComment({ comment: _, ...finding }: RawFinding): RawFinding {
  return finding
}

function isList(targets: Target | readonly Target[]): targets is readonly Target[] {
  return Array.isArray(targets)
}

async function auditAll(
  targets: readonly (Target | OpenedTarget)[],
  options: AuditOptions,
  run: RunSetup,
): Promise<{ readonly audited: readonly Audited[]; readonly notices: readonly Notice[] }> {
  const context: SourceContext = {
    ...options,
    cwd: options.cwd ?? process.cwd(),
    environment: options.environment ?? process.env,
    maxBytes: run.setup.limits.entryBytes,
  }
  const audited: Audited[] = []
  const notices: Notice[] = []
  for await (const { spec, ...outcome } of auditEach(targets, context, options, run)) {
    if ('audited' in outcome) {
      audited.push(numbered(outcome.audited, audited.length))
      continue
    }
    const { error } = outcome
    if (!(error instanceof AuditError)) throw error
    const message = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
    const detail = isAbsolute(spec) ? message.replaceAll(spec, publicPath(spec, context.cwd)) : message
    notices.push({ package: null, code: error.code, chain: [], detail, effect: 'incomplete' })
  }
  return { audited, notices }
}

/** With its place among the packages of the report. */
function numbered(audited: Audited, index: number): Audited {
  if (index === 0) return audited
  return {
    ...audited,
    findings: audited.findings.map((finding) => ({ ...finding, package: index })),
    notices: audited.notices.map((notice) => ({ ...notice, package: index })),
  }
}
