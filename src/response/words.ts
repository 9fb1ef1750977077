import { counted, formatCount } from '../text/count.ts'
import type { LeakedSecret, LeakingVersion, Place, Response } from './response-type.ts'

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

/** How long a version was out, or has been. */
export function outFor({ state, hours }: LeakingVersion): string {
  if (hours === null) return 'for how long is not known'
  return state === 'gone'
    ? `it was out for ${hoursInWords(hours)} at most`
    : `it has been out for ${hoursInWords(hours)}`
}

/** What leaks of the version that was asked for, in one sentence; facts alone. */
export function leakInWords({ package: { name, version }, out, secrets }: Response): string {
  const { files, lines } = out.sources
  const own = secrets.filter(({ versions }) => versions.includes(version)).length
  const parts = [
    files === 0
      ? ''
      : `${counted(files, 'original source file')} (${counted(lines, 'line')}) that no other file of the package holds`,
    own === 0 ? '' : counted(own, 'secret'),
  ].filter((part) => part !== '')
  const other =
    out.leaks.length === 0 ? '' : `, ${counted(out.leaks.length + out.moreLeaks, 'leak')} in all versions together`
  return parts.length === 0
    ? `${name}@${version} holds what was not meant to be published${other}`
    : `${name}@${version} holds ${parts.join(' and ')}`
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

/** How a secret is revoked, the shortest way first; empty where nobody says how. */
export function waysToRevoke({ revoke: { url, command, text } }: LeakedSecret): readonly string[] {
  return [url, command, text].filter((way) => way !== null)
}

/** A count of versions by their numbers: all of a few, the ends of many. */
export function versionsInWords(versions: readonly string[]): string {
  if (versions.length <= 6) return versions.join(', ')
  return `${versions.slice(0, 3).join(', ')} … ${versions.at(-1)} (${formatCount(versions.length)} versions)`
}
