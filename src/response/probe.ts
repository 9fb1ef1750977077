import { setTimeout as wait } from 'node:timers/promises'
import { type Answer, askAddress } from '../sources/ask-address.ts'
import type { KnownPlace } from './known-places.ts'
import type { AskedAddress } from './response-type.ts'

/** How places are asked. */
export interface Probing {
  readonly npmOptions: { readonly [option: string]: unknown }
  readonly userAgent: string
  /** Milliseconds between two requests to one host. */
  readonly pause: number
  readonly signal?: AbortSignal
}

/** One place with the addresses at which it would have a copy of a version. */
export interface Question {
  readonly place: KnownPlace
  readonly version: string
  readonly addresses: readonly string[]
}

/**
 * Asks each address once whether a copy is there: one request at a time to a host, with a pause between two, and none any more to a host that
 * asks to be left alone. The answers stand in the order of the questions.
 */
export async function probe(questions: readonly Question[], probing: Probing): Promise<readonly AskedAddress[][]> {
  const queues = new Map<string, Asked[]>()
  const asked = questions.map(({ place, version, addresses }) =>
    addresses
      .slice(0, MOST)
      .map((url): Asked => ({ place, version, url, answer: { version, url, state: 'unknown', because: '' } })),
  )
  for (const each of asked.flat()) {
    const { host } = new URL(each.url)
    queues.set(host, [...(queues.get(host) ?? []), each])
  }
  const waiting = [...queues.values()]
  const work = async (): Promise<void> => {
    for (let queue = waiting.shift(); queue !== undefined; queue = waiting.shift()) await askAll(queue, probing)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return asked.map((each) => each.map(({ answer }) => answer))
}

/** Addresses of one version at a place, and hosts that are asked at the same time. */
const MOST = 40
const AT_ONCE = 6
/** Milliseconds until an address is given up. */
const PATIENCE = 15_000
/** A host that wants no more than this many seconds gets them; from any other, nothing more is wanted. */
const LONGEST_WAIT = 5
const MOST_STEPS = 4

interface Asked {
  readonly place: KnownPlace
  readonly version: string
  readonly url: string
  answer: AskedAddress
}

async function askAll(queue: readonly Asked[], probing: Probing): Promise<void> {
  let refusal: string | null = null
  for (const [index, each] of queue.entries()) {
    if (refusal !== null) {
      each.answer = { version: each.version, url: each.url, state: 'unknown', because: refusal }
      continue
    }
    if (index > 0) await wait(probing.pause, undefined, signalOf(probing))
    each.answer = await askOne(each, probing)
    // Whoever wants to be left alone, or keeps us waiting, is not asked for the next file.
    const { because } = each.answer
    if (because.startsWith(LIMITED) || because === LATE)
      refusal = `${because.replace(' (429)', '')}: it was not asked again`
  }
}

const LATE = 'no answer in time'
const LIMITED = 'it limits how often it is asked'

async function askOne({ place, version, url }: Asked, probing: Probing): Promise<AskedAddress> {
  try {
    return { version, url, ...(await follow(place, url, probing)) }
  } catch (error) {
    probing.signal?.throwIfAborted()
    if (!(error instanceof Error)) throw error
    const isLate = error.name === 'TimeoutError' || error.name === 'AbortError'
    const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : ''
    return { version, url, state: 'unknown', because: isLate ? LATE : `no connection${code}` }
  }
}

type Outcome = Pick<AskedAddress, 'state' | 'because'>

/** Asks, and follows where it is led within the place's own hosts: anywhere else is not asked, since nobody chose it. */
async function follow(place: KnownPlace, url: string, probing: Probing): Promise<Outcome> {
  let address = url
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const answer = await askPatiently(address, probing)
    const outcome = meaning(place, answer)
    if (outcome !== null) return outcome
    const { location, status } = answer
    if (location === null) return { state: 'unknown', because: `it answered ${status}` }
    if (!mayFollow(place, address, location))
      return { state: 'unknown', because: `it answered ${status} and leads to ${new URL(location).host}` }
    address = location
    await wait(probing.pause, undefined, signalOf(probing))
  }
  return { state: 'unknown', because: 'it redirects without end' }
}

function mayFollow({ hosts }: KnownPlace, from: string, to: string): boolean {
  const [start, target] = [new URL(from), new URL(to)]
  if (start.protocol === 'https:' && target.protocol !== 'https:') return false
  return /^https?:$/.test(target.protocol) && (target.host === start.host || hosts.includes(target.host))
}

/** `HEAD` first; a server that knows none is asked for one byte. */
async function askPatiently(address: string, probing: Probing): Promise<Answer> {
  const { npmOptions, userAgent, pause, signal } = probing
  const asking = { npmOptions, userAgent, patience: PATIENCE, ...(signal && { signal }) }
  const head = await askAddress(address, { ...asking, method: 'HEAD' })
  if (![405, 501].includes(head.status)) return await oncePatient(head, address, 'HEAD')
  await wait(pause, undefined, signalOf(probing))
  return await oncePatient(await askAddress(address, { ...asking, method: 'GET' }), address, 'GET')

  async function oncePatient(answer: Answer, to: string, method: 'HEAD' | 'GET'): Promise<Answer> {
    const { status, retryAfter } = answer
    if (status !== 429 || retryAfter === null || retryAfter > LONGEST_WAIT) return answer
    await wait(Math.max(retryAfter * 1000, pause), undefined, signalOf(probing))
    return askAddress(to, { ...asking, method })
  }
}

/** What an answer says; null for one that leads elsewhere. */
function meaning({ gone, proves }: KnownPlace, { status }: Answer): Outcome | null {
  if (status === 200 || status === 206 || status === 203 || status === 304 || status === 416)
    return proves === 'version'
      ? { state: 'there', because: `it answered ${status}` }
      : {
          state: 'unknown',
          because: `it answered ${status}: it knows the package, and only its page says which versions`,
        }
  if (status === 404 || status === 410 || gone.includes(status))
    return { state: 'gone', because: `it answered ${status}` }
  if (status === 429) return { state: 'unknown', because: `${LIMITED} (429)` }
  return status >= 300 && status < 400 ? null : { state: 'unknown', because: `it answered ${status}` }
}

function signalOf({ signal }: Probing): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}
