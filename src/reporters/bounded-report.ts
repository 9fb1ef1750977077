import {
  type ArtifactEntry,
  type Finding,
  type MapEntry,
  mapCount,
  type Notice,
  type PackageReport,
  type Report,
} from '../model/report.ts'

/** The report within the bounds of its JSON: what is left out is counted, what is cropped ends with an ellipsis. */
export function bounded(report: Report): Report {
  const packages = report.packages.map((each, index) => {
    const { artifacts } = each
    return { ...withFewerMaps(each, () => sizeOfRest(report, index)), artifacts: withShorterReasons(artifacts) }
  })
  return { ...report, packages }
}

/** Bytes of a tarball above which maps, findings and notices take at most a tenth of it. */
const LARGE = 1_000_000
/** Bytes that a row takes beside its JSON: its indentation, a comma and the end of the line. */
const ROW = 12

/**
 * Of thousands of maps that embed nothing, as TypeScript writes one beside each of its files, a large package names those that have room.
 * `rest`: bytes of its findings and notices.
 */
function withFewerMaps(report: PackageReport, rest: () => number): PackageReport {
  const { packedBytes, maps } = report
  const most = Math.floor(packedBytes / 10)
  if (packedBytes <= LARGE || maps.length === 0) return report
  const sizes = maps.map(sizeOf)
  let room = most - rest()
  if (sizes.reduce((sum, size) => sum + size, 0) <= room) return report
  for (const [index, map] of maps.entries()) if (!isPlain(map)) room -= sizes[index] ?? 0
  const listed = maps.filter((map, index) => {
    if (!isPlain(map)) return true
    room -= sizes[index] ?? 0
    return room >= 0
  })
  return { ...report, maps: listed, unlistedMaps: mapCount(report) - listed.length }
}

/** Whether a map gives nothing away, and nothing is wrong with it. */
function isPlain({ embedded, valid }: MapEntry): boolean {
  return embedded === 0 && valid
}

/** Bytes of a package's findings and notices; the indentation of their many short lines is as much again. */
function sizeOfRest({ findings, notices }: Report, index: number): number {
  const isOwn = ({ package: of }: Finding | Notice) => of === index
  return [...findings.filter(isOwn), ...notices.filter(isOwn)].reduce((sum, each) => sum + 2 * sizeOf(each), 0)
}

/** Bytes of the inventory for each file in it. */
const INVENTORY = 200
/** Characters that a reason may have, the most first. */
const REASONS = [32, 24, 16, 8]
/** Of fewer files every reason is printed whole. */
const MANY = 100

/** The inventory with its reasons cropped as far as its bound asks for: thousands of files may be there because of one long glob. */
function withShorterReasons(artifacts: readonly ArtifactEntry[]): readonly ArtifactEntry[] {
  if (artifacts.length < MANY) return artifacts
  let fitting = artifacts
  for (const most of REASONS) {
    if (sizeOfList(fitting) <= INVENTORY * artifacts.length) break
    fitting = artifacts.map((each) => ({ ...each, includedBy: cropEnd(each.includedBy, most) }))
  }
  return fitting
}

function cropEnd(text: string | null, most: number): string | null {
  return text === null || text.length <= most ? text : `${text.slice(0, most - 1)}…`
}

function sizeOfList(list: readonly object[]): number {
  return list.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)) + 1, 0)
}

function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value)) + ROW
}
