import type { MapEntry, PackageReport, Report } from '../../model/report.ts'
import { isAtLeast } from '../../model/severity.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { count } from '../count.ts'
import { groupFindings } from '../group-findings.ts'
import { packageTitle } from '../package-title.ts'
import { stops } from '../verdict-line.ts'
import { briefLines, findingLines } from './finding-lines.ts'
import { labelled, paragraph, unstyled } from './layout.ts'
import { noticeLines } from './notice-lines.ts'
import type { Paint } from './paint.ts'

/** One package: what it is, what was found, what was opened, what was not. */
export function packageLines(report: Report, index: number, paint: Paint): string[] {
  const packageReport = report.packages[index]
  if (!packageReport) return []
  const groups = groupFindings(report, index).filter(({ state }) => state === 'active' || paint.isVerbose)
  const isFull = (group: (typeof groups)[number]) =>
    paint.isVerbose || stops(group.severity, paint.failOn) || isAtLeast(group.severity, 'moderate')
  const full = groups.filter(isFull)
  const brief = groups.filter((group) => !isFull(group))
  const sections = [
    headingLines(packageReport, paint),
    ...full.map((group) => findingLines(group, paint)),
    brief.flatMap((group) => briefLines(group, paint)),
    coverageLines(packageReport, paint),
    artifactLines(packageReport, paint),
    noticeLines(
      report.notices.filter((notice) => notice.package === index),
      paint,
    ),
  ]
  return sections.filter((section) => section.length > 0).flatMap((section) => [...section, ''])
}

/** The name of a package as a heading. */
export function titleLine(packageReport: PackageReport, paint: Paint): string {
  const sign = {
    clean: paint.good(paint.signs.clean),
    leak: paint.bad(paint.signs.critical),
    incomplete: paint.bad(paint.signs.incomplete),
  }
  const title = paint.safe(packageTitle(packageReport))
  return `${sign[packageReport.verdict]} ${paint.bold(title)}  ${paint.dim(`from ${packageReport.from}`)}`
}

function headingLines(packageReport: PackageReport, paint: Paint): string[] {
  const { packedBytes, unpackedBytes, files, integrity, visibility, resolved, spec } = packageReport
  if (integrity === null && files === 0) return [titleLine(packageReport, paint)]
  const facts = [
    `${formatBytes(packedBytes)} packed`,
    `${formatBytes(unpackedBytes)} unpacked`,
    count(files, 'file'),
    ...(integrity === null ? [] : [shortIntegrity(integrity, paint)]),
  ]
  return [
    titleLine(packageReport, paint),
    ...paragraph(facts.join(paint.signs.dot), 2, unstyled, paint),
    ...paragraph(`${visibility.value}: ${visibility.because}`, 2, unstyled, paint),
    ...(paint.isVerbose && resolved !== null && resolved !== spec ? paragraph(resolved, 2, paint.dim, paint) : []),
  ]
}

function shortIntegrity(integrity: string, paint: Paint): string {
  return integrity.length > 24 ? integrity.slice(0, 15) + paint.signs.ellipsis + integrity.slice(-6) : integrity
}

function coverageLines({ coverage, files, maps, hosts }: PackageReport, paint: Paint): string[] {
  // Of a package without maps the closing line says as much.
  if (maps.length === 0 && !paint.isVerbose) return []
  const inside = coverage.artifacts > files ? ` and ${count(coverage.artifacts - files, 'thing')} inside them` : ''
  const opened = `${count(files, 'file')}${inside}, ${formatBytes(coverage.bytes)}`
  const worst = [...maps].sort((one, other) => other.novel - one.novel || other.embedded - one.embedded)
  const shown = worst.slice(0, paint.isVerbose ? maps.length : 5)
  return [
    ...labelled('opened', opened, 0, unstyled, paint),
    ...shown.flatMap((map, index) => mapLines(map, index === 0 ? 'maps' : '', paint)),
    ...(shown.length < maps.length
      ? labelled('', `and ${count(maps.length - shown.length, 'more map', 'more maps')}`, 0, paint.dim, paint)
      : []),
    ...(paint.isVerbose && hosts.length > 0 ? labelled('hosts', hosts.join(', '), 0, unstyled, paint) : []),
  ]
}

function mapLines(map: MapEntry, label: string, paint: Paint): string[] {
  const parts = [
    count(map.sources, 'source'),
    `${count(map.embedded, 'embedded', 'embedded')}`,
    ...(map.embedded > 0
      ? [
          `${count(map.firstParty, 'of your own', 'of your own')}`,
          `${count(map.novel, 'shipped nowhere else', 'shipped nowhere else')}`,
        ]
      : []),
    ...(map.embedded > 0 ? [count(map.lines, 'line'), formatBytes(map.bytes)] : []),
    ...(map.valid ? [] : ['invalid']),
    ...(map.tool === null ? [] : [`by ${map.tool}`]),
  ]
  return [
    ...labelled(label, map.chain.join(' ! '), 0, paint.accent, paint),
    ...labelled('', parts.join(paint.signs.dot), 0, paint.dim, paint),
  ]
}

function artifactLines({ artifacts }: PackageReport, paint: Paint): string[] {
  if (!paint.isVerbose) return []
  return artifacts.flatMap((artifact, index) => {
    const why = artifact.includedBy === null ? '' : `${paint.signs.dot}by ${artifact.includedBy}`
    const text = `${artifact.chain.join(' ! ')}${paint.signs.dot}${artifact.kind}${paint.signs.dot}${formatBytes(artifact.bytes)}${why}`
    return labelled(index === 0 ? 'files' : '', text, 0, unstyled, paint)
  })
}
