import { readFile } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { formats } from '../formats/index.ts'
import { AuditError } from '../model/audit-error.ts'
import type { DetectorOptions } from '../model/detector.ts'
import { defaultLimits } from '../model/limits.ts'
import type { Notice, Report } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import type { Checkout, SourceContext, Tarball } from '../model/source.ts'
import { aggregate } from '../policy/aggregate.ts'
import { judge } from '../policy/judge.ts'
import { refuseUnknownRules } from '../policy/rule-names.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { completePolicy } from '../schema/policy.ts'
import { holdsPackage, openCheckout } from '../sources/checkout.ts'
import { openTarget } from '../sources/open-target.ts'
import { publicPath } from '../sources/resolved.ts'
import { sha256 } from '../text/digest.ts'
import { Verifier } from '../verifiers/verifier.ts'
import { type AuditOptions, checkOptions, type ProgressEvent } from './audit-options.ts'
import { type Audited, type AuditSetup, auditTarball } from './audit-tarball.ts'
import { holdToContract } from './contract-inspector.ts'
import { fillEdits } from './edits/fill-edits.ts'
import { makeInspectors } from './inspect.ts'
import { secretsIn } from './redact-secrets.ts'
import { scrub } from './scrub.ts'

/** Audits each target. A target that cannot be opened makes the report incomplete; only bad options throw. */
export async function audit(targets: string | readonly string[], options: AuditOptions = {}): Promise<Report> {
  const specs = typeof targets === 'string' ? [targets] : targets
  checkOptions(specs, options)
  const policy = completePolicy(options.policy)
  const allRules = [...(await loadBuiltinRules()), ...(options.extraRules ?? [])]
  refuseUnknownRules(allRules, policy, options.disabledRules)
  const disabled = new Set(options.disabledRules)
  const rules = allRules.filter((rule) => ![rule.id, ...rule.aliases].some((id) => disabled.has(id)))
  const equipment = {
    formats,
    inspectors: makeInspectors(rules, detectorOptions(options)),
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    limits: { ...defaultLimits, ...options.limits },
    visibility: policy.visibility,
    ...(options.verifySecrets && { verifier: verifierOf(options) }),
    ...(options.signal && { signal: options.signal }),
  }
  const { audited, notices } = await auditAll(specs.length === 0 ? ['.'] : specs, options, equipment, rules)
  const names = audited.map((one) => one.package.name)
  const judgement = judge(
    {
      packages: audited.length,
      names,
      findings: audited.flatMap(({ findings }) => findings),
      notices: [...audited.flatMap((one) => one.notices), ...notices],
      rules: allRules,
    },
    policy,
  )
  const named = new Set(judgement.findings.map(({ ruleId }) => ruleId))
  const report: Report = {
    version: 1,
    tool: { name: 'watertight', version: await toolVersion(), rules: `sha256-${sha256(JSON.stringify(rules))}` },
    failOn: policy.failOn,
    verdict: judgement.verdict,
    packages: audited.map((one, index) => {
      return { ...one.package, verdict: judgement.verdicts[index] ?? 'incomplete' }
    }),
    rules: rules
      .filter((rule) => named.has(rule.id))
      .map(({ id, summary, help, references }) => ({ id, summary, help, references })),
    findings: aggregate(
      await fillEdits(
        judgement.findings,
        audited.map(({ ground }) => ground),
      ),
      (index) => names[index] ?? null,
    ),
    notices: judgement.notices,
  }
  // Addresses and names come from outside as well, and a target that could not be opened has been searched by nobody.
  const told = [...specs, ...judgement.notices.map(({ detail }) => detail)].join('\n')
  const toldSecrets = secretsIn(told, equipment.inspectors.ofText, equipment.rules)
  return scrub(report, new Set([...audited.flatMap(({ secrets }) => [...secrets]), ...toldSecrets]))
}

async function auditAll(
  targets: readonly string[],
  options: AuditOptions,
  equipment: AuditSetup,
  rules: readonly Rule[],
): Promise<{ readonly audited: readonly Audited[]; readonly notices: readonly Notice[] }> {
  const audited: Audited[] = []
  const notices: Notice[] = []
  const context: SourceContext = {
    ...options,
    cwd: options.cwd ?? process.cwd(),
    environment: options.environment ?? process.env,
    maxBytes: equipment.limits.entryBytes,
  }
  const checkoutOf = checkouts(context)
  for (const spec of targets) {
    const { onProgress } = options
    const watched = onProgress
      ? {
          ...equipment,
          checkoutOf,
          onProgress: (progress: Omit<ProgressEvent, 'spec'>) => onProgress({ ...progress, spec }),
        }
      : { ...equipment, checkoutOf }
    try {
      for await (const tarball of openTarget(spec, context)) {
        const held = await holdToContract(tarball, watched, options, rules)
        audited.push(await auditTarball(held.tarball, audited.length, held.equipment))
      }
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      const said = error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
      const detail = isAbsolute(spec) ? said.replaceAll(spec, publicPath(spec, context.cwd)) : said
      notices.push({ package: null, code: error.code, chain: [], detail, effect: 'incomplete' })
    }
  }
  return { audited, notices }
}

/** The variable names a server on this machine that stands in for all providers: for trying, and for tests. */
function verifierOf({ environment = process.env, signal }: AuditOptions): Verifier {
  const standIn = environment['WATERTIGHT_VERIFY_STAND_IN']
  return new Verifier({ ...(standIn && { standIn }), ...(signal && { signal }) })
}

function detectorOptions({ budgets, terms }: AuditOptions): DetectorOptions {
  return { ...(budgets && { budgets }), ...(terms && { terms }) }
}

/** The version of Watertight, from its own package.json. */
async function toolVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
  if (typeof manifest !== 'object' || manifest === null || !('version' in manifest)) return '0.0.0'
  return String(manifest.version)
}

/**
 * Opens what lies on this disk of a tarball's project, once each. A tarball from elsewhere is compared with the project in the working
 * directory when that is the package's own.
 */
function checkouts({
  cwd,
  environment,
}: Pick<SourceContext, 'cwd' | 'environment'>): (tarball: Tarball, name: string | null) => Promise<Checkout | null> {
  const opened = new Map<string, Promise<Checkout>>()
  return async ({ project }, name) => {
    const directory = project?.directory ?? (name !== null && (await holdsPackage(cwd, name)) ? cwd : null)
    if (directory === null) return null
    const checkout = opened.get(directory) ?? openCheckout(directory, environment)
    opened.set(directory, checkout)
    return checkout
  }
}
