import { contractChanges } from '../../contract/contract-changes.ts'
import { formatContract } from '../../contract/format-contract.ts'
import { approvedContract } from '../../contract/merge-contract.ts'
import { audit } from '../../index.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Contract, PackageContract } from '../../model/contract.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { setUpAudit } from '../shared/audit-setup.ts'
import { confirm } from '../shared/confirm.ts'
import { sentence } from '../shared/failure-text.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import { showProgress } from '../shared/progress.ts'
import { relativePaths } from '../shared/relative-paths.ts'
import { sayWhyIncomplete, sayWhyStopped } from '../shared/say-why.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { SourceFlags } from '../shared/source-options.ts'
import { toSourceOptions } from '../shared/source-options.ts'
import { writeText } from '../shared/write-text.ts'

/** The options of `watertight approve`. */
export interface ApproveFlags extends SourceFlags, PolicyFlags {
  readonly yes?: true
}

/** Shows how what ships now departs from the contract, and writes it when that is wanted. */
export async function runApprove(targets: readonly string[], flags: ApproveFlags, session: Session): Promise<ExitCode> {
  const { terminal, cwd } = session
  const { options, contractFile } = await setUpAudit({ ...flags, createsContract: true }, session)
  const { contract: earlier, ...others } = options
  const progress = showProgress(terminal)
  const report = await audit(targets, {
    ...toSourceOptions(flags, session, targets),
    ...others,
    ...(progress && { onProgress: progress.onProgress }),
  }).finally(() => progress?.clear())
  session.signal.throwIfAborted()
  const shown = relativePaths(contractFile, cwd)
  if (report.verdict === 'incomplete') {
    await sayWhyIncomplete(report, session)
    await terminal.say(sentence(`${shown} stays as it is: what was not looked at cannot be approved`))
    return 2
  }
  if (report.verdict === 'leak') {
    await sayWhyStopped(report, session)
    await terminal.say(
      sentence(
        `${shown} stays as it is: a contract cannot approve a leak`,
        'Fix it or allow it first; run watertight to see what leaks.',
      ),
    )
    return 1
  }

  const nameless = report.packages.find(({ name }) => name === null)
  if (nameless !== undefined) {
    throw new AuditError('EMANIFEST', `${nameless.spec}: has no name, and a contract lists packages by their names`)
  }
  const approved = approvedContract(report, earlier)
  const text = describe(earlier, approved)
  if (text === '') {
    await terminal.print(`${escapeControls(shown)} allows all that ships: nothing to approve.\n`)
    return 0
  }
  await terminal.print(`${text}\n`)
  if (!flags.yes) {
    const answer = await confirm(`Write ${escapeControls(shown)}?`, session)
    if (answer === null)
      await terminal.say(
        sentence(`${shown} was not written, because there is no terminal to ask on`, 'Run again with --yes.'),
      )
    if (answer !== true) return 1
  }
  await writeText(contractFile, formatContract(approved))
  await terminal.print(`${escapeControls(shown)} is written. Commit it with the change that made it necessary.\n`)
  return 0
}

/** The difference, package by package; empty when there is none. */
function describe(earlier: Contract | undefined, later: Contract): string {
  const before = new Map(Object.entries(earlier?.packages ?? {}))
  const blocks = Object.entries(later.packages).flatMap(([name, approved]) => {
    const lines = changeLines(before.get(name), approved)
    return lines.length === 0 ? [] : [[escapeControls(name), ...lines].join('\n')]
  })
  return blocks.join('\n\n')
}

function changeLines(earlier: PackageContract | undefined, later: PackageContract): readonly string[] {
  const changes = contractChanges(earlier, later)
  const width = Math.min(48, Math.max(0, ...changes.map(({ what }) => what.length)))
  return changes.map(({ sign, what, row }) => escapeControls(`  ${sign} ${what.padEnd(width)}  ${row}`.trimEnd()))
}
