import type { ReleasedPackage, Report } from '../../model/report.ts'
import { stageCommand } from '../../release/stage.ts'
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
      return `${registry} has OTHER BYTES (${served ?? 'not what it states itself'}) than those audited (${audited})`
    case 'unknown':
      return `the upload to ${registry} did not come to its end: the package may have arrived or not`
  }
}

function adviceOf({ state, stage, registry, name, version }: ReleasedPackage): string | undefined {
  if (state === 'staged' && stage !== null)
    return `${stageCommand('approve', stage, registry)}   (or: ${stageCommand('reject', stage, registry)})`
  if (state === 'unknown') return `npm view ${name}@${version} dist.integrity tells; running again is safe.`
  return undefined
}
