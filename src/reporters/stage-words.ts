import type { Report } from '../model/report.ts'
import { type StagedPackage, type StageNews, stageCommand } from '../model/stage.ts'
import { counted, formatCount } from '../text/count.ts'
import { formatBytes } from '../text/format-bytes.ts'
import { packageStandings, type Standing } from './verdict-line.ts'

/** A staged package in words: a cell for each column of a table. */
export interface StageRow {
  readonly standing: Standing
  /** With the dist-tag where that is another than `latest`. */
  readonly title: string
  readonly packed: string
  readonly news: string
  readonly by: string
  readonly provenance: string
  /** The beginning of the id, by which a command is known again. */
  readonly id: string
}

/** What awaits approval, a row each. */
export function stageRows(report: Report): readonly StageRow[] {
  const standings = packageStandings(report)
  return (report.stage?.packages ?? []).map((one) => {
    const audited = report.packages[one.package ?? -1]
    return {
      standing: standings[one.package ?? -1] ?? 'incomplete',
      title: `${one.name}@${one.version}${one.tag === null || one.tag === 'latest' ? '' : ` (${one.tag})`}`,
      packed: audited === undefined ? 'not fetched' : packedWords(audited.packedBytes, one.news),
      news: one.news === null ? 'not compared' : newsWords(one.news),
      by: byWords(one),
      provenance: one.provenance.staged === null ? 'not stated' : one.provenance.staged ? 'yes' : 'none',
      id: one.id.slice(0, 8),
    }
  })
}

function packedWords(bytes: number, news: StageNews | null): string {
  const grown = news?.packedBytes == null ? 0 : bytes - news.packedBytes
  if (grown === 0) return formatBytes(bytes)
  return `${formatBytes(bytes)} (${grown > 0 ? '+' : '-'}${formatBytes(Math.abs(grown))})`
}

function newsWords({ since, added, removed, changed, maps, hosts, installScripts }: StageNews): string {
  if (since === null) return 'everything, as the first version'
  const files = [
    { count: added, word: 'new' },
    { count: changed, word: 'changed' },
    { count: removed, word: 'gone' },
  ].filter(({ count }) => count > 0)
  const parts = [
    // Said of the first, and understood of the others.
    ...files.map(({ count, word }, index) => `${index === 0 ? counted(count, 'file') : formatCount(count)} ${word}`),
    ...(maps.length > 0 ? [counted(maps.length, 'map')] : []),
    ...(hosts.length > 0 ? [counted(hosts.length, 'host')] : []),
    ...(installScripts.length > 0 ? [`install script ${installScripts.join(', ')}`] : []),
  ]
  return `${parts.length === 0 ? 'nothing' : parts.join(', ')} since ${since}`
}

function byWords({ by, actor, staged }: StagedPackage): string {
  const [, day = '', time = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)/.exec(staged ?? '') ?? []
  const who = by === null ? 'not stated' : actor === null || actor === 'user' ? by : `${by} (${actor})`
  return day === '' ? who : `${who}, ${day} ${time} UTC`
}

/** What to type, in the order of the rows, and what to look at first. */
export interface StageCommands {
  readonly approve: readonly string[]
  readonly reject: readonly string[]
  readonly look: readonly string[]
}

/** The commands that are left to be given: what is decided already has none. */
export function stageCommands(report: Report): StageCommands {
  const open = (report.stage?.packages ?? []).filter(({ outcome }) => outcome !== 'approved' && outcome !== 'rejected')
  const of = (decision: StagedPackage['decision']) => open.filter((one) => one.decision === decision)
  return {
    approve: of('approve').map((one) => stageCommand('approve', one)),
    reject: of('reject').map((one) => stageCommand('reject', one)),
    look: of('look').map(({ name, version }) => `${name}@${version}`),
  }
}

/** What of a package is worth a line of its own: what came and may act or give something away, what contradicts, what is as it was audited. */
export function remarksOn({ checks, news, provenance, status, outcome }: StagedPackage): readonly string[] {
  const names = (title: string, list: readonly string[] = []): readonly string[] =>
    list.length === 0 || news?.since === null ? [] : [`${title}: ${list.join(', ')}`]
  return [
    ...names('new in maps', news?.maps),
    ...names('new hosts', news?.hosts),
    ...checks
      .filter(
        ({ id, status: result }) =>
          result === 'differs' || (result === 'same' && (id === 'receipt' || id === 'checkout')),
      )
      .map(({ id, detail }) => `${id}: ${detail}`),
    ...(provenance.published && provenance.staged !== true
      ? [
          `provenance: ${news?.since ?? 'the published one'} has some, and of this ${provenance.staged === null ? 'nothing is said before the approval' : 'there is none'}`,
        ]
      : []),
    ...(status === null || status === 'staged' ? [] : [`the registry says: ${status}`]),
    ...(outcome === null ? [] : [`now: ${outcome}`]),
  ]
}
