import type { Finding } from '../../model/report.ts'
import { formatLocation, formatOriginal } from '../format-location.ts'
import { labelled, unstyled } from './layout.ts'
import type { Paint } from './paint.ts'

/** What else is known of a finding: where it comes from, where it also is, whether it still works. */
export function detailLines(finding: Finding, paint: Paint): string[] {
  return [...details(finding, paint)].flatMap(([label, text]) => labelled(label, text, 4, unstyled, paint))
}

const PLACES = 5

function* details(finding: Finding, paint: Paint): Iterable<readonly [label: string, text: string]> {
  const { location, layers, related, repositoryLocation, verification } = finding
  if (location.original) yield ['origin', formatOriginal(location.original)]
  if (layers.length > 0) yield ['inside', layers.join(', ')]
  if (repositoryLocation) {
    const { path, ...rest } = repositoryLocation
    yield ['in repo', formatLocation({ chain: [path], original: null, ...rest })]
  }
  const shown = related.slice(0, paint.isVerbose ? related.length : PLACES)
  for (const { location: place, message } of shown)
    yield ['also', [formatLocation(place), message].filter(Boolean).join(` ${paint.signs.dash} `)]
  if (shown.length < related.length) yield ['', `and ${related.length - shown.length} more places`]
  for (const [key, value] of Object.entries(verification ?? {}))
    yield ['verified', `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`]
}
