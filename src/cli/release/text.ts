import { AuditError } from '../../model/audit-error.ts'
import type { ReleasedPackage, Report } from '../../model/report.ts'
import { stageCommand } from '../../model/stage.ts'
import type { Outlook } from '../../release/preflight.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { sentence } from '../shared/failure-text.ts'

/** What has reached the registry and what has not: a line for each package. */
export function outcomeText({ release, verdict }: Report): string {
  const released = release?.packages ?? []
  const lines = released.map((one) => sentence(`${one.name}@${one.version}: ${lineOf(one)}`, adviceOf(one))).join('')
  if (released.some(({ state }) => state !== 'not-published')) return lines
  return sentence(`nothing was uploaded${verdict === 'leak' ? ', since something leaks' : ''}`) + lines
}

function lineOf({ state, registry, audited, served, stage }: ReleasedPackage): string {
  switch (state) {
    case 'published':
      return `published to ${registry}, which serves the audited bytes (${audited})`
    case 'already-published':
      return `was on ${registry} already, with the bytes audited now (${audited})`
    case 'staged':
      return `staged on ${registry} as ${stage}, with the audited bytes (${audited})`
    case 'dry-run':
      return `would be published to ${registry} (dry run)`
    case 'not-published':
      return 'NOT published'
    case 'not-verified':
      return `uploaded to ${registry}, but not compared with what it serves`
    case 'different':
      return `${registry} has OTHER BYTES (${served ?? 'not what it states'}) than those audited (${audited})`
    case 'unknown':
      return `the upload to ${registry} did not finish: the package may or may not have arrived`
  }
}

function adviceOf({ state, stage, registry, name, version }: ReleasedPackage): string | undefined {
  if (state === 'staged' && stage !== null)
    return `${stageCommand('approve', { id: stage, registry })}   (or: ${stageCommand('reject', { id: stage, registry })})`
  if (state === 'unknown') return `npm view ${name}@${version} dist.integrity shows it; running again is safe.`
  return undefined
}

/** What is known of all packages before the first is uploaded, as a table. */
export function outlookText(outlooks: readonly Outlook[]): string {
  const rows = outlooks.map(({ item, registry, tag, login, served, isNew, problem }) => [
    item.spec,
    registry,
    tag,
    loginWords(login),
    servedWords(served, isNew),
    problem === null ? 'ok' : 'STOPS',
  ])
  const table = [['package', 'registry', 'dist-tag', 'login', 'there now', ''], ...rows].map((row) =>
    row.map(escapeControls),
  )
  const widths = table.reduce((widest, row) => row.map((cell, at) => Math.max(cell.length, widest[at] ?? 0)), [0])
  return table
    .map(
      (row) =>
        `  ${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

function loginWords(login: Outlook['login']): string {
  switch (login.kind) {
    case 'known':
      return login.user
    case 'none':
      return 'none'
    case 'refused':
      return 'not accepted'
    case 'exchanged':
      return 'of this CI job'
    case 'unknown':
      return 'given'
  }
}

function servedWords(served: Outlook['served'], isNew: Outlook['isNew']): string {
  if (served instanceof AuditError) return 'may not be read'
  if (served.kind === 'absent') return isNew ? 'no such package' : 'other versions'
  return served.kind === 'contradictory' ? 'OTHER BYTES' : 'this version'
}
