import { counted, formatCount, wordFor } from '../text/count.ts'
import type {
  CopyState,
  LeakedSecret,
  Place,
  Response,
  StagedVersions,
  Unpublishing,
  WhatIsOut,
} from './response-type.ts'

/** A time in UTC as people write it: 2026-03-31 04:12 UTC; `not known` for null. */
export function timeInWords(time: string | null): string {
  return time === null ? 'not known' : `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`
}

/** A number of hours: 5 hours, 3 days and 2 hours. */
export function hoursInWords(hours: number): string {
  if (hours < 48) return hours < 1 ? 'less than an hour' : counted(hours, 'hour')
  const rest = hours % 24
  return `${counted(Math.floor(hours / 24), 'day')}${rest === 0 ? '' : ` and ${counted(rest, 'hour')}`}`
}

/** Whether the version that was asked for leaks itself. */
export function isLeaking({
  package: { version },
  out,
}: {
  readonly package: { readonly version: string }
  readonly out: WhatIsOut
}): boolean {
  return out.versions.some((one) => one.version === version)
}

/** What the version that was asked for holds, to be read behind its name: `holds 2 secrets`. Counts and words of ours alone. */
export function leakInWords({ package: { version }, out, secrets }: Response): string {
  if (!out.isKnown) return 'could not be looked at, so what it holds is not known'
  if (!isLeaking({ package: { version }, out })) return 'holds nothing that stops a release'
  const { files, lines } = out.sources
  const own = secrets.filter(({ versions }) => versions.includes(version)).length
  const sources = `${counted(files, 'original source file')} (${counted(lines, 'line')}) that ${wordFor(files, 'stands', 'stand')} nowhere else in the package`
  const parts = [files === 0 ? '' : sources, own === 0 ? '' : counted(own, 'secret')].filter((part) => part !== '')
  return parts.length === 0 ? 'holds what was not meant to be published' : `holds ${parts.join(', and ')}`
}

/** What is to be said of a place beside its name. */
export function placeInWords({ state, firstSeen, lastSeen, goneSince, note, versions }: Place): string {
  const isOne = versions.length < 2
  switch (state) {
    case 'there': {
      const since = firstSeen !== null && firstSeen !== lastSeen ? `, first seen ${timeInWords(firstSeen)}` : ''
      const there = isOne ? 'a copy is there' : statesInWords(versions)
      return `${there}${since}${note === null ? '' : `. ${note}`}`
    }
    case 'gone': {
      const all = isOne ? '' : `all ${formatCount(versions.length)} versions `
      if (goneSince === null) return isOne ? 'no copy' : `no copy of ${formatCount(versions.length)} versions`
      return `${all}gone: seen last ${timeInWords(lastSeen)}, not there ${timeInWords(goneSince)}`
    }
    case 'unknown':
      return `${isOne ? 'unknown' : statesInWords(versions)}${lastSeen === null ? '' : `; a copy was there ${timeInWords(lastSeen)}`}`
    case 'not asked':
      return 'not asked'
  }
}

/** Which versions are there, not known and gone. */
function statesInWords(versions: Place['versions']): string {
  const of = (state: CopyState) => versions.filter((one) => one.state === state).map(({ version }) => version)
  const [there, unknown, gone] = [of('there'), of('unknown'), of('gone')]
  return [
    there.length === 0
      ? ''
      : `${wordFor(there.length, 'a copy', 'copies')} of ${versionsInWords(there)} ${wordFor(there.length, 'is', 'are')} there`,
    unknown.length === 0 ? '' : `unknown for ${versionsInWords(unknown)}`,
    gone.length === 0 ? '' : `none of ${versionsInWords(gone)}`,
  ]
    .filter((part) => part !== '')
    .join('; ')
}

/** Whether a version may be unpublished, and why. */
export function unpublishInWords({ answer, because, until }: Unpublishing): string {
  const may = {
    yes: 'it may be unpublished',
    no: 'it may not be unpublished, only deprecated',
    unknown: 'whether it may be unpublished is not known',
  }
  return `${may[answer]}: ${because}${until === null ? '' : `. The 72 hours end ${timeInWords(until)}`}`
}

/** What awaits approval beside what is out. */
export function stageInWords({ state, because, versions }: StagedVersions): string {
  const waiting = versions.map(({ version, tag }) => (tag === null ? version : `${version} (${tag})`))
  const shown = `${versionsInWords(waiting)} ${wordFor(waiting.length, 'awaits', 'await')} approval and may leak too`
  switch (state) {
    case 'waiting':
      return shown
    case 'empty':
      return 'nothing of this package awaits approval'
    case 'none':
      return 'the registry has none'
    case 'unknown':
      return `what waits there is not known${because === null ? '' : `: ${because}`}${waiting.length === 0 ? '' : `; ${shown}`}`
  }
}

/** The command that looks at what waits. */
export function stageCommand({ versions }: StagedVersions): string {
  return ['npx watertight stage', ...versions.map(({ id }) => id)].join(' ')
}

/** How a secret is revoked, the shortest way first; empty where nobody says how. */
export function waysToRevoke({ revoke: { url, command, text } }: LeakedSecret): readonly string[] {
  return [url, command, text].filter((way) => way !== null)
}

/** A count of versions by their numbers: all of a few, the ends of many. */
export function versionsInWords(versions: readonly string[]): string {
  if (versions.length <= 6) return versions.join(', ')
  return `${versions.slice(0, 3).join(', ')} … ${versions.at(-1)} (${formatCount(versions.length)} versions)`
}
