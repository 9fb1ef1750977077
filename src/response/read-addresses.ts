import { AuditError } from '../model/audit-error.ts'
import { addressesSchema, type WrittenAddresses } from '../schema/addresses.ts'
import { check } from '../schema/check.ts'
import { parseJson } from '../text/parse-json.ts'
import { type KnownPlace, knownPlaces } from './known-places.ts'

/** Where is asked beside the registry. */
export interface Addresses {
  readonly places: readonly KnownPlace[]
  /** Where downloads are counted; null for what belongs to the registry. */
  readonly downloads: string | null
  /** Milliseconds between two requests to one host. */
  readonly pause: number
}

/** What is asked where no file says otherwise. */
export const usualAddresses: Addresses = { places: knownPlaces, downloads: null, pause: 500 }

/** Reads a file of addresses; `name` is what messages call it. Throws on what does not fit its schema. */
export function readAddresses(text: string, name: string): Addresses {
  const value = parseJson(text)
  const [problem] = value === undefined ? ['not JSON'] : check(value, addressesSchema, 'the file')
  if (problem !== undefined)
    throw new AuditError('EUSAGE', `${name}: ${problem}`, {
      hint: 'docs/respond.md shows such a file, and dist/schemas/addresses.json describes it.',
    })
  // Checked against its schema a line above.
  const written = value as WrittenAddresses
  const { builtin = true, without = [], downloads = null, pause = usualAddresses.pause, places = [] } = written
  const strange = without.find((id) => !knownPlaces.some((place) => place.id === id))
  if (strange !== undefined)
    throw new AuditError('EUSAGE', `${name}: without names ${strange}, which is not a place`, {
      hint: `There are ${knownPlaces.map(({ id }) => id).join(', ')}.`,
    })
  const ids = new Set(places.map(({ id }) => id))
  if (ids.size < places.length) throw new AuditError('EUSAGE', `${name}: two places have the same id`)
  const own = places.map((place): KnownPlace => {
    const { hosts = [], gone = [], proves = 'version', onDemand = false, contact = null } = place
    const { id, name: title, addresses, removal } = place
    return { id, name: title, addresses, removal, hosts, gone, proves, isOnDemand: onDemand, contact }
  })
  return {
    places: [...(builtin ? knownPlaces.filter(({ id }) => !ids.has(id) && !without.includes(id)) : []), ...own],
    downloads,
    pause,
  }
}
