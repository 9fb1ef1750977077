import { resolveSource } from '../../contents/sources.ts'
import type { ExternalReference, MapReference, Problem } from '../../model/source-map.ts'
import { decodeText } from '../../text/encoding.ts'
import type { JsonCursor } from '../../text/json-cursor.ts'
import { decodeJsonString } from '../../text/json-string.ts'

/** Where the parts of one map lie in its JSON text. Strings stay undecoded. */
export class ScannedMap {
  /** Null when it is missing, or no number. */
  version: number | null = null
  /** Elements of `sources`, in order; null for what is not a string. */
  sources: Spans = new Spans()
  /** Elements of the last `sourcesContent`. */
  contents: Spans = new Spans()
  names: Spans = new Spans()
  /** Source text outside the last `sourcesContent`: an earlier one, or long strings under keys that no map has. */
  readonly loose: Spans = new Spans()
  mappings: { readonly start: number; readonly end: number } | null = null
  sourceRoot: string | null = null
  file: string | null = null
  debugId: string | null = null
  ignored: readonly number[] = []
  sections: Section[] | null = null
  /** Whether `sourcesContent` is of a type that it cannot be, and no text was found in it. */
  isContentUnread = false
  /** Maps under keys that are none of the specification's, Metro's segments among them. */
  readonly embedded: ScannedMap[] = []
  readonly external: ExternalReference[] = []
  /** Where its sections refer to maps by URL, as the third revision had it. */
  readonly sectionUrls: Omit<MapReference, 'kind'>[] = []
  readonly problems: Problem[] = []
  /** The known keys that it has. */
  readonly keys: Set<string> = new Set()

  /** Records a departure, once a code and detail. */
  report(code: string, detail: string): void {
    const isKnown = this.problems.some((problem) => problem.code === code && problem.detail === detail)
    if (!isKnown && this.problems.length < 1000) this.problems.push({ code, detail })
  }

  /** Whether it is a map at all: facts alone do not make one. */
  get isMap(): boolean {
    return this.#hasSections || this.keys.has('sourcesContent') || (this.mappings !== null && this.keys.has('sources'))
  }

  /** A schema may have a property of that name, and a page sections of its own. */
  get #hasSections(): boolean {
    if (!this.keys.has('sections')) return false
    return this.version !== null || (this.sections ?? []).some(({ line, map }) => line !== null || map !== null)
  }
}

/** One section of an index map. */
export interface Section {
  readonly line: number | null
  readonly column: number | null
  readonly map: ScannedMap | null
}

/** A map and all that are in it, in the order in which their sources count. */
export function* mapsIn(map: ScannedMap): Iterable<ScannedMap> {
  yield map
  for (const section of map.sections ?? []) if (section.map) yield* mapsIn(section.map)
  for (const embedded of map.embedded) yield* mapsIn(embedded)
}

/** Byte spans [start, end) in the order of their array, eight bytes each; an empty place (null) is the span [0, 0). */
export class Spans {
  #pairs = new Uint32Array(0)
  length = 0

  push(start: number, end: number): void {
    const at = this.length * 2
    if (at === this.#pairs.length) {
      const wider = new Uint32Array(Math.max(16, at * 2))
      wider.set(this.#pairs)
      this.#pairs = wider
    }
    this.#pairs[at] = start
    this.#pairs[at + 1] = end
    this.length += 1
  }

  pushNull(): void {
    this.push(0, 0)
  }

  /** No string begins at offset 0: its quote comes before it. */
  isNull(index: number): boolean {
    return index >= this.length || this.start(index) === 0
  }

  start(index: number): number {
    return this.#pairs[index * 2] ?? 0
  }

  end(index: number): number {
    return this.#pairs[index * 2 + 1] ?? 0
  }
}

/** The key that the cursor read last; empty when it is longer than any that a map has, each letter an escape. */
export function keyOf(cursor: JsonCursor): string {
  return cursor.stringEnd - cursor.stringStart <= 128 ? textOf(cursor) : ''
}

/** Decodes the string that the cursor read last. */
export function textOf(cursor: JsonCursor): string {
  return decodeText(decodeJsonString(cursor.bytes, cursor.stringStart, cursor.stringEnd), 'utf-8')
}

/** Reads the string that comes next. */
export function readString(cursor: JsonCursor, map: ScannedMap, key: string): string | null {
  if (cursor.peek() === 'string') return cursor.string() ? textOf(cursor) : null
  map.report('wrong-type', `${key} is not a string`)
  cursor.skip()
  return null
}

/** Reads the list that comes next into spans; what is no string is an empty place. */
export function readStrings(cursor: JsonCursor, map: ScannedMap, key: string, into: Spans, nullable: boolean): void {
  if (cursor.peek() !== 'array') {
    map.report('wrong-type', `${key} is not a list`)
    cursor.skip()
    return
  }
  cursor.enter()
  while (cursor.nextElement()) {
    const type = cursor.peek()
    if (type === 'string') {
      if (cursor.string(true) || (cursor.damage?.truncated && cursor.stringEnd > cursor.stringStart))
        into.push(cursor.stringStart, cursor.stringEnd)
      continue
    }
    if (type === 'literal') {
      const value = cursor.literal()
      if (value === undefined) return
      if (value !== null || !nullable) map.report('wrong-type', `${key} holds something other than strings`)
    } else {
      map.report('wrong-type', `${key} holds something other than strings`)
      if (!cursor.skip()) return
    }
    into.pushNull()
  }
}

/** Reads the list of indexes that comes next. */
export function readIndexes(cursor: JsonCursor, map: ScannedMap, key: string): number[] {
  const indexes: number[] = []
  if (cursor.peek() !== 'array') {
    map.report('wrong-type', `${key} is not a list`)
    cursor.skip()
    return indexes
  }
  cursor.enter()
  while (cursor.nextElement()) {
    const index = cursor.peek() === 'number' ? cursor.number() : null
    if (index !== null && Number.isInteger(index) && index >= 0) indexes.push(index)
    else {
      map.report('wrong-type', `${key} holds something other than indexes`)
      if (cursor.damage) return indexes
      if (index === null && !cursor.skip()) return indexes
    }
  }
  return indexes
}

/** The resolved name of a source; null for one without a name. */
export function sourceUrl(bytes: Uint8Array, map: ScannedMap, index: number, base: string): string | null {
  const url = writtenUrl(bytes, map, index)
  return url === null ? null : resolveSource(url, map.sourceRoot, base)
}

/** The name of a source as the map has it. */
export function writtenUrl(bytes: Uint8Array, map: ScannedMap, index: number): string | null {
  if (map.sources.isNull(index)) return null
  return decodeText(decodeJsonString(bytes, map.sources.start(index), map.sources.end(index)), 'utf-8')
}

/** The problem of a string that only showed itself when it was decoded. */
export const unsound = 'a string of sourcesContent is malformed'
