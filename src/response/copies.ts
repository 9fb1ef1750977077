import { addressesOf } from './addresses-of.ts'
import { type KnownPlace, placesByHand } from './known-places.ts'
import { type Probing, probe } from './probe.ts'
import type { AskedAddress, Copies, CopyOfVersion, CopyState, Place } from './response-type.ts'

/** What copies are asked for. */
export interface CopyQuestion {
  readonly name: string
  /** The version of the response first, then the others that leak; of each the files that leak, as they lie in the tarball. */
  readonly versions: readonly AskedVersion[]
  readonly places: readonly KnownPlace[]
  /** What is known from before; null for nothing. */
  readonly earlier: Copies | null
  readonly now: Date
}

export interface AskedVersion {
  readonly version: string
  readonly paths: readonly string[]
  /** Whether the registry itself still has it. */
  readonly isPublic: boolean
}

/** Where copies are. Nothing is asked without `probing`: what was known before then stays. */
export async function findCopies(question: CopyQuestion, probing: Probing | null): Promise<Copies> {
  const { name, places, earlier, now } = question
  // Another list of places, or a version more, makes nothing unknown that was known.
  if (probing === null && earlier !== null && earlier.asked !== null) return { ...earlier, byHand: placesByHand }
  const versions = question.versions.slice(0, MOST_VERSIONS)
  const questions = places.flatMap((place) =>
    versions.map(({ version, paths }, index) => ({
      place,
      version,
      addresses: addressesOf(place, { name, version }, paths, index > 0),
    })),
  )
  const answers = probing === null ? null : await probe(questions, probing)
  return {
    asked: answers === null ? (earlier?.asked ?? null) : now.toISOString(),
    places: places.map((place, at) => {
      const before = earlier?.places.find(({ id }) => id === place.id) ?? null
      const copies = versions.map((one, index): Copy => {
        const number = at * versions.length + index
        const urls = questions[number]?.addresses ?? []
        const addresses = answers?.[number] ?? urls.map((url) => notAsked(one.version, url))
        const seen = before?.versions.find(({ version }) => version === one.version) ?? null
        return copyOf(one, addresses, seen, answers === null ? null : now)
      })
      return placeOf(place, copies, name)
    }),
    leftOut: question.versions.slice(MOST_VERSIONS).map(({ version }) => version),
    byHand: placesByHand,
  }
}

/** So many versions are asked for in one run: at half a second between two requests to a host it takes less than a minute. */
const MOST_VERSIONS = 50

interface Copy {
  readonly found: CopyOfVersion
  readonly addresses: readonly AskedAddress[]
  readonly isPublic: boolean
}

function notAsked(version: string, url: string): AskedAddress {
  return { version, url, state: 'not asked', because: 'no place was asked; --probe asks them' }
}

/** A version at a place as its addresses say, and what was seen there before; `asked` is null where nothing was asked. */
function copyOf(
  { version, isPublic }: AskedVersion,
  addresses: readonly AskedAddress[],
  before: CopyOfVersion | null,
  asked: Date | null,
): Copy {
  const state = stateOf(addresses.map((one) => one.state))
  const now = asked?.toISOString() ?? null
  const found = {
    version,
    state,
    firstSeen: before?.firstSeen ?? (state === 'there' ? now : null),
    lastSeen: state === 'there' ? (now ?? before?.lastSeen ?? null) : (before?.lastSeen ?? null),
    // What was never seen there is not gone: it was not there.
    goneSince: state !== 'gone' || before?.firstSeen == null ? null : (before.goneSince ?? now),
  }
  return { found, addresses, isPublic }
}

function placeOf(place: KnownPlace, copies: readonly Copy[], name: string): Place {
  const versions = copies.map(({ found }) => found)
  const state = stateOf(versions.map((one) => one.state))
  const times = (key: 'firstSeen' | 'lastSeen' | 'goneSince') =>
    versions.flatMap((one) => one[key] ?? []).sort((one, other) => (one < other ? -1 : 1))
  return {
    id: place.id,
    name: place.name,
    state,
    firstSeen: times('firstSeen')[0] ?? null,
    lastSeen: times('lastSeen').at(-1) ?? null,
    goneSince: state === 'gone' ? (times('goneSince').at(-1) ?? null) : null,
    removal: place.removal.replaceAll('{name}', name),
    contact: place.contact,
    note:
      place.isOnDemand && copies.some(({ found, isPublic }) => isPublic && found.state === 'there') ? onDemand : null,
    versions,
    addresses: copies.flatMap(({ addresses }) => addresses),
  }
}

/** A copy is there when one answer has it, and gone only when all say so. */
function stateOf(states: readonly CopyState[]): CopyState {
  if (states.includes('there')) return 'there'
  if (states.includes('unknown') || states.length === 0) return 'unknown'
  return states.includes('not asked') ? 'not asked' : 'gone'
}

const onDemand =
  'It fetches from the registry what it is asked for, so it has every version that the registry still serves. Ask again once that is gone.'
