import { firstOf, STOPS, type Stops } from './first-of.ts'

interface Span {
  readonly start: number
  readonly end: number
}

/** The `data:` URLs in a text that may hold JSON, wherever they stand but in those that are `known` already. */
export function* findDataUrls(text: string, known: readonly Span[]): Iterable<Span> {
  const ends = new Map(known.map(({ start, end }) => [start, end]))
  let found = 0
  for (let at = text.indexOf('data:'); at !== -1 && found < MAX_FOUND; at = text.indexOf('data:', at)) {
    const end = ends.get(at)
    if (end !== undefined) {
      at = end
      continue
    }
    const head = HEAD.exec(text.slice(at, at + 300))
    if (!head) {
      at += 'data:'.length
      continue
    }
    const start = at
    at = firstOf(text, at + head[0].length, DATA_STOPS)
    found += 1
    yield { start, end: at }
  }
}

/** A media type of JSON or none, and data that begin like an object: `{`, percent-encoded or in Base64. */
const HEAD =
  /^data:(?:[\w.+-]+\/[\w.+-]*(?:json|source-map|octet-stream)[\w.+-]*)?(?:;[\w-]+[=:][\w-]+)*(?:;base64,(?=e[wyz3])|,(?=%7[Bb]|\{))/i

const MAX_FOUND = 100_000
const DATA_STOPS: Stops = { ascii: [...STOPS.ascii.filter((stop) => stop !== '*/'), '<', '>', ')'], wide: STOPS.wide }
