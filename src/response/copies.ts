import { addressesOf } from './addresses-of.ts'
import { type KnownPlace, placesByHand } from './known-places.ts'
import { type Probing, probe } from './probe.ts'
import type { AskedAddress, Copies, CopyState, Place } from './response-type.ts'

/** What copies are asked for. */
export interface CopyQuestion {
  readonly name: string
  readonly version: string
  /** Files that leak, as they lie in the tarball. */
  readonly paths: readonly string[]
  readonly places: readonly KnownPlace[]
  /** What is known from before; null for nothing. */
  readonly earlier: Copies | null
  /** Whether the registry itself still has the version. */
  readonly isPublic: boolean
  readonly now: Date
}

/** Where copies are. Nothing is asked without `probing`: what was known before then stays. */
export async function findCopies(question: CopyQuestion, probing: Probing | null): Promise<Copies> {
  const { places, earlier, now } = question
  const questions = places.map((place) => ({ place, addresses: addressesOf(place, question, question.paths) }))
  const answers = probing === null ? null : await probe(questions, probing)
  return {
    asked: answers === null ? (earlier?.asked ?? null) : now.toISOString(),
    places: questions.map(({ place, addresses }, index) => {
      const before = earlier?.places.find(({ id }) => id === place.id) ?? null
      const asked = answers?.[index] ?? before?.addresses ?? addresses.map(notAsked)
      return placeOf(place, asked, before, question, answers !== null)
    }),
    byHand: placesByHand,
  }
}

function notAsked(url: string): AskedAddress {
  return { url, state: 'not asked', because: 'nothing was asked; --probe asks' }
}

/** A place as its addresses say, and what was seen there before. */
function placeOf(
  place: KnownPlace,
  addresses: readonly AskedAddress[],
  before: Place | null,
  question: CopyQuestion,
  wasAsked: boolean,
): Place {
  const state = stateOf(addresses)
  const now = wasAsked ? question.now.toISOString() : null
  const { id, name, removal, contact } = place
  return {
    id,
    name,
    state,
    firstSeen: before?.firstSeen ?? (state === 'there' ? now : null),
    lastSeen: state === 'there' ? (now ?? before?.lastSeen ?? null) : (before?.lastSeen ?? null),
    // What was never seen there is not gone: it was not there.
    goneSince: state !== 'gone' || before?.firstSeen == null ? null : (before.goneSince ?? now),
    removal: removal.replaceAll('{name}', question.name),
    contact,
    note: place.isOnDemand && state === 'there' && question.isPublic ? onDemand : null,
    addresses,
  }
}

/** A copy is there when one address has it, and gone only when all say so. */
function stateOf(addresses: readonly AskedAddress[]): CopyState {
  const states = addresses.map(({ state }) => state)
  if (states.includes('there')) return 'there'
  if (states.includes('unknown') || states.length === 0) return 'unknown'
  return states.includes('not asked') ? 'not asked' : 'gone'
}

const onDemand =
  'It fetches from the registry what it is asked for, so it has every version that the registry still serves. Ask again once that is gone.'
