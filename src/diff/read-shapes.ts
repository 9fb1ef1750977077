import { type ShapedReport, shapeOfReport } from '../contract/report-shape.ts'
import { malformedReport, parseReport } from '../engine/parse-report.ts'
import type { Shape } from '../model/contract.ts'
import type { ArtifactEntry, MapEntry } from '../model/report.ts'
import { isFields } from '../text/parse-json.ts'

/** What each package of a report in JSON ships, by its name; `origin` names the file in errors. Nothing that the text says is believed before it was looked at. */
export function readShapes(text: string, origin: string): ReadonlyMap<string | null, Shape> {
  const { packages } = parseReport(text, origin)
  if (!Array.isArray(packages) || packages.length === 0) throw malformedReport(origin, 'it is about no package')
  return new Map(
    packages.map((one: unknown, index) => {
      if (!isPackage(one)) throw malformedReport(origin, `packages[${index}] is incomplete`)
      return [typeof one.name === 'string' ? one.name : null, shapeOfReport(one)]
    }),
  )
}

function isPackage(value: unknown): value is ShapedReport & { readonly name?: unknown } {
  if (!isFields(value)) return false
  const { packedBytes, unpackedBytes, maps, artifacts, hosts, installScripts = {} } = value
  return (
    [packedBytes, unpackedBytes].every(isCount) &&
    isListOf(maps, isMap) &&
    isListOf(artifacts, isArtifact) &&
    isListOf(hosts, isText) &&
    isFields(installScripts) &&
    Object.values(installScripts).every(isText)
  )
}

function isMap(value: unknown): value is MapEntry {
  return isFields(value) && isListOf(value['chain'], isText) && [value['embedded'], value['novel']].every(isCount)
}

function isArtifact(value: unknown): value is ArtifactEntry {
  return isFields(value) && isListOf(value['chain'], isText) && isText(value['kind']) && isCount(value['bytes'])
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
