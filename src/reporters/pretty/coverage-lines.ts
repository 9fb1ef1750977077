import type { MapEntry, PackageReport } from '../../model/report.ts'
import { displayWidth } from '../../text/display-width.ts'
import { formatCount } from '../../text/fill.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { count } from '../count.ts'
import { cropStart, labelled, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/** What was opened: files, what was in them, and each map with its counts. */
export function coverageLines({ coverage, files, maps, hosts }: PackageReport, paint: Paint): string[] {
  // Of a package without maps the closing line says as much.
  if (maps.length === 0 && !coverage.opaque && !paint.isVerbose) return []
  const inside = coverage.artifacts > files ? ` and ${count(coverage.artifacts - files, 'thing')} inside them` : ''
  const unseen = coverage.opaque ? `; ${count(coverage.opaque, 'thing')} could not be opened` : ''
  const opened = `${count(files, 'file')}${inside}, ${formatBytes(coverage.bytes)}${unseen}`
  return [
    ...labelled('opened', opened, 0, unstyled, paint),
    ...mapTable(maps, paint),
    ...(paint.isVerbose && hosts.length > 0 ? labelled('hosts', hosts.join(', '), 0, unstyled, paint) : []),
  ]
}

/** Why each file is in the package; only when asked for. */
export function artifactLines({ artifacts }: PackageReport, paint: Paint): string[] {
  if (!paint.isVerbose) return []
  return artifacts.flatMap(({ chain, kind, bytes, includedBy }, index) => {
    const parts = [chain.join(' ! '), kind, formatBytes(bytes), ...(includedBy === null ? [] : [`by ${includedBy}`])]
    return labelled(index === 0 ? 'files' : '', parts.join(paint.signs.dot), 0, unstyled, paint)
  })
}

const MOST = 5

/** Those that give away most, names last since they may be long. */
function mapTable(maps: readonly MapEntry[], paint: Paint): string[] {
  const worstFirst = [...maps].sort((one, other) => other.novel - one.novel || other.embedded - one.embedded)
  const shown = worstFirst.slice(0, paint.isVerbose ? maps.length : MOST)
  if (shown.length === 0) return []
  const table = [['sources', 'embedded', 'own', 'novel', 'lines', 'size'], ...shown.map(counts)]
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)))
  const rows = table.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '))
  const room = Math.max(paint.width - 4 - (rows[0]?.length ?? 0), 16)
  const more = maps.length - shown.length
  return [
    paint.dim(`  ${rows[0]}`),
    ...shown.map((map, index) => `  ${rows[index + 1]}  ${paint.accent(cropStart(mapName(map, room), room, paint))}`),
    ...(more > 0 ? [paint.dim(`  and ${count(more, 'more map', 'more maps')}`)] : []),
  ]
}

function counts(map: MapEntry): string[] {
  return [map.sources, map.embedded, map.firstParty, map.novel, map.lines]
    .map(formatCount)
    .concat(formatBytes(map.bytes))
}

/** The tool that made it is left out where the name needs the room. */
function mapName({ chain, valid, tool }: MapEntry, room: number): string {
  const name = chain.join(' ! ') + (valid ? '' : ' (invalid)')
  const made = tool === null ? name : `${name} by ${tool}`
  return displayWidth(made) <= room ? made : name
}
