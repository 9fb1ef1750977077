import type { Exposure } from '../exposure/exposure-type.ts'
import { exposureSections } from '../exposure/sections.ts'
import type { Extras } from '../model/extras.ts'
import type { PackageReport, Report } from '../model/report.ts'
import type { RegistryRecord } from '../sources/registry-record.ts'
import type { LeakingVersion, WhatIsOut } from './response-type.ts'

/** What is known when it is asked what is out. */
export interface Known {
  readonly version: string
  readonly report: Report
  readonly extras: Extras
  /** Null where the registry did not answer. */
  readonly record: RegistryRecord | null
  readonly exposure: Exposure | null
  readonly earlier: WhatIsOut | null
  readonly now: Date
}

/** Which versions leak, since when and until when, and what. */
export function whatIsOut({ version, report, extras, record, exposure, earlier, now }: Known): WhatIsOut {
  const { history } = report
  const counts = countStopping(report)
  const versions = (history?.versions ?? []).flatMap(({ version: each, package: place, published }) => {
    const audited = report.packages[place ?? -1]
    const findings = counts.get(place ?? -1) ?? 0
    if (audited === undefined || findings === 0) return []
    const before = earlier?.versions.find((one) => one.version === each) ?? null
    const paths = pathsOf(report, place ?? -1).slice(0, FEW_PATHS)
    return [leakingVersion({ version: each, published, audited, findings, paths, record, before, now })]
  })
  const own = history?.versions.find((one) => one.version === version)?.package ?? -1
  const audited = report.packages[own]
  const sum = (key: 'novel' | 'novelLines' | 'novelBytes') =>
    (audited?.maps ?? []).reduce((total, map) => total + map[key], 0)
  const leaks = history?.leaks ?? []
  return {
    versions,
    firstBad: history?.firstBad ?? null,
    lastBad: history?.lastBad ?? null,
    isKnown: audited !== undefined,
    looked: (history?.versions ?? []).filter(({ package: place }) => place !== null).length,
    known: record?.versions.length ?? 0,
    leaks: leaks.slice(0, MOST_LEAKS),
    moreLeaks: Math.max(0, leaks.length - MOST_LEAKS),
    sources: { files: sum('novel'), lines: sum('novelLines'), bytes: sum('novelBytes') },
    paths: pathsOf(report, own),
    exposure: exposure === null ? [] : topicsOf(exposure),
    distinctiveLines: distinctiveLines(extras),
  }
}

const MOST_LEAKS = 200
const FEW_PATHS = 3
const HOUR = 3_600_000

/** By the index of the package: how many findings stop a release. */
function countStopping({ findings }: Report): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { stops, package: place, count } of findings)
    if (stops) counts.set(place, (counts.get(place) ?? 0) + count)
  return counts
}

function leakingVersion(found: {
  readonly version: string
  readonly published: string | null
  readonly audited: PackageReport
  readonly findings: number
  readonly paths: readonly string[]
  readonly record: RegistryRecord | null
  readonly before: LeakingVersion | null
  readonly now: Date
}): LeakingVersion {
  const { version, published, audited, findings, paths, record, before, now } = found
  const recorded = record?.versions.find((one) => one.version === version)
  const state = record === null ? 'unknown' : recorded === undefined ? 'gone' : 'public'
  const end = record?.unpublishedAt == null ? now.getTime() : Date.parse(record.unpublishedAt)
  const since = published === null ? null : Math.max(0, end - Date.parse(published)) / HOUR
  // It was out until it was first seen to be gone, and that stays so.
  const hours = state === 'gone' && before?.state === 'gone' ? before.hours : since === null ? null : Math.floor(since)
  const sum = (key: 'novel' | 'novelLines') => audited.maps.reduce((total, map) => total + map[key], 0)
  return {
    version,
    published,
    state,
    hours,
    isDeprecated: recorded?.isDeprecated ?? false,
    tags: (record?.tags ?? []).filter((one) => one.version === version).map(({ tag }) => tag),
    packedBytes: audited.packedBytes,
    findings,
    novel: sum('novel'),
    novelLines: sum('novelLines'),
    paths,
  }
}

/** Files as they lie in the tarball, the gravest first. */
function pathsOf({ findings }: Report, own: number): readonly string[] {
  const paths = findings
    .filter(({ package: place, stops }) => place === own && stops)
    .flatMap(({ location, related }) => [location, ...related.map((one) => one.location)])
    .flatMap(({ chain: [file] }) => file ?? [])
  return [...new Set(paths)].slice(0, 20)
}

function topicsOf(exposure: Exposure): WhatIsOut['exposure'] {
  if (exposure.verdict === 'public' || exposure.size.files === 0) return []
  // The first section is of sizes, which stand elsewhere; the titles of the others end in their count.
  const titles = exposureSections(exposure).slice(1)
  return exposure.topics.map(({ count, items }, index) => ({
    topic: titles[index]?.title.replace(/ \([\d,]+\)$/, '') ?? '',
    count,
    examples: items.slice(0, 3).map(({ name }) => (name.length > 80 ? `${name.slice(0, 80)}…` : name)),
  }))
}

/** A few long lines of code from different files: what is found by them is a copy. */
function distinctiveLines({ sources }: Extras): readonly string[] {
  const lines = sources.slice(0, 500).flatMap(({ text }) => {
    const fitting = text
      .slice(0, 200_000)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.length >= 40 && line.length <= 110 && /\w{4,}.*\w{4,}.*\w{4,}/.test(line))
      // Imports and licences stand in many projects; what is redacted is found nowhere.
      .filter((line) => !/^(?:import|export \*|\/\/|\*|\/\*)|…|\*{3}|[^\x20-\x7e]/.test(line))
    return fitting.sort((one, other) => differentWords(other) - differentWords(one)).slice(0, 1)
  })
  return lines.sort((one, other) => differentWords(other) - differentWords(one)).slice(0, 3)
}

function differentWords(line: string): number {
  return new Set(line.match(/\w{3,}/g)).size
}
