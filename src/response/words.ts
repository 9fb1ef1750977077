import { counted, formatCount, wordFor } from '../text/count.ts'
import type { LeakedSecret, Place, Response, Unpublishing, WhatIsOut } from './response-type.ts'

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
export function placeInWords({ state, firstSeen, lastSeen, goneSince, note }: Place): string {
  switch (state) {
    case 'there':
      return `a copy is there${firstSeen !== null && firstSeen !== lastSeen ? `, first seen ${timeInWords(firstSeen)}` : ''}${note === null ? '' : `. ${note}`}`
    case 'gone':
      return goneSince === null
        ? 'no copy'
        : `gone: seen last ${timeInWords(lastSeen)}, not there ${timeInWords(goneSince)}`
    case 'unknown':
      return `unknown${lastSeen === null ? '' : `; a copy was there ${timeInWords(lastSeen)}`}`
    case 'not asked':
      return 'not asked'
  }
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

/** How a secret is revoked, the shortest way first; empty where nobody says how. */
export function waysToRevoke({ revoke: { url, command, text } }: LeakedSecret): readonly string[] {
  return [url, command, text].filter((way) => way !== null)
}

/** A count of versions by their numbers: all of a few, the ends of many. */
export function versionsInWords(versions: readonly string[]): string {
  if (versions.length <= 6) return versions.join(', ')
  return `${versions.slice(0, 3).join(', ')} … ${versions.at(-1)} (${formatCount(versions.length)} versions)`
}
