import { dirname, join, resolve } from 'node:path'
import { addAllowance } from '../../config/add-allowance.ts'
import { malformedReport, parseReport } from '../../engine/take-inventory.ts'
import { audit } from '../../index.ts'
import { AuditError } from '../../model/audit-error.ts'
import { isFields } from '../../model/json.ts'
import type { Allowance } from '../../schema/policy.ts'
import { readTextFile } from '../../sources/read-file.ts'
import { counted } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { setUpAudit } from '../shared/audit-setup.ts'
import { sentence } from '../shared/failure-text.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import { relativePaths } from '../shared/relative-paths.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { type SourceFlags, toSourceOptions } from '../shared/source-options.ts'
import { writeText } from '../shared/write-text.ts'

/** The options of `watertight allow`. */
export interface AllowFlags extends SourceFlags, PolicyFlags {
  readonly reason: string
  readonly expires?: string
  readonly report?: string
}

/** Adds an allowance of one finding to the configuration; 2 when that could not be done. */
export async function runAllow(
  given: string,
  targets: readonly string[],
  flags: AllowFlags,
  session: Session,
): Promise<ExitCode> {
  const { terminal, cwd } = session
  const reason = reasonOf(flags.reason)
  if (flags.expires !== undefined) checkDay(flags.expires)
  const { options, configFile, contractFile } = await setUpAudit(flags, session)
  const finding = choose(given, await findingsOf(targets, flags, options, session))
  const known = (options.policy?.allowances ?? []).some(({ fingerprint }) => fingerprint === finding.fingerprint)
  if (known) {
    await terminal.print(`${finding.fingerprint} is allowed already.\n`)
    return 0
  }
  const { ruleId: rule, fingerprint } = finding
  const allowance: Allowance = { rule, fingerprint, reason, ...(flags.expires && { expires: flags.expires }) }
  // Beside what else the project decides: its contract and baseline are looked for in the same places.
  const newFile = join(dirname(contractFile), 'watertight.config.json')
  const text = await addAllowance(configFile, allowance, newFile)
  const shown = relativePaths(configFile ?? newFile, cwd)
  if (text === null) {
    await terminal.print(`${JSON.stringify(allowance, null, 2)}\n`)
    await terminal.say(sentence(`${shown} is code, which this command does not edit`, 'Add this to its list "allow".'))
    return 2
  }
  await writeText(configFile ?? newFile, text)
  await terminal.print(`${escapeControls(`${shown}: ${rule} is allowed (${fingerprint}).`)}\n`)
  return 0
}

const REPORT_BYTES = 400 * 1024 ** 2

async function findingsOf(
  targets: readonly string[],
  flags: AllowFlags,
  options: Parameters<typeof audit>[1],
  session: Session,
): Promise<readonly FindingName[]> {
  if (flags.report !== undefined) {
    const text = await readTextFile(resolve(session.cwd, flags.report), 'report', flags.report, REPORT_BYTES)
    return readFindings(text, flags.report)
  }
  const { findings } = await audit(targets, { ...toSourceOptions(flags, session, targets), ...options })
  session.signal.throwIfAborted()
  return findings
}

/** The finding whose fingerprint is, or alone begins with, what was given: a typing error must not allow something else, or nothing. */
function choose(given: string, findings: readonly FindingName[]): FindingName {
  const wanted = given.startsWith('wt1:') ? given : `wt1:${given}`
  if (!/^wt1:[0-9a-f]{8,64}$/.test(wanted)) {
    throw new AuditError('EUSAGE', `${given} is not a fingerprint`, {
      hint: 'A fingerprint is wt1: and 8 to 64 of the characters 0-9 and a-f; watertight --json prints it.',
    })
  }
  const fitting = new Map(
    findings.filter(({ fingerprint }) => fingerprint.startsWith(wanted)).map((one) => [one.fingerprint, one]),
  )
  const [finding, other] = fitting.values()
  if (finding === undefined) {
    const count = counted(findings.length, 'finding')
    throw new AuditError('ENOTFOUND', `${given}: none of the ${count} has this fingerprint`, {
      hint: 'Copy it from the report again, or name that report with --report <file>.',
    })
  }
  if (other === undefined) return finding
  throw new AuditError('EUSAGE', `${given}: ${counted(fitting.size, 'finding')} begin with it`, {
    hint: 'Give more of its characters.',
  })
}

function reasonOf(text: string): string {
  if (/\S/.test(text)) return text.trim()
  throw new AuditError('EUSAGE', 'the reason is empty', { hint: 'Say in a sentence why it may ship.' })
}

function checkDay(day: string): void {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
  if (!isDay) throw new AuditError('EUSAGE', `${day} is not a date`, { hint: 'Write it as 2027-01-31.' })
  if (day < new Date().toISOString().slice(0, 10)) {
    throw new AuditError('EUSAGE', `${day} is in the past, so the allowance would accept nothing`)
  }
}

/** What an allowance needs to know of a finding. */
interface FindingName {
  readonly ruleId: string
  readonly fingerprint: string
}

/** The findings of a report in JSON; `origin` names the file in errors. */
function readFindings(text: string, origin: string): readonly FindingName[] {
  const { findings } = parseReport(text, origin)
  if (!Array.isArray(findings)) throw malformedReport(origin, 'it has no list of findings')
  return findings.map((one: unknown, index) => {
    const { ruleId, fingerprint } = isFields(one) ? one : {}
    if (typeof ruleId !== 'string' || typeof fingerprint !== 'string') {
      throw malformedReport(origin, `findings[${index}] has no rule or no fingerprint`)
    }
    return { ruleId, fingerprint }
  })
}
