import type { ExternalReference, MapReference, Problem } from '../../model/source-map.ts'
import { Spans } from './spans.ts'

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
    return (
      this.keys.has('sections') ||
      this.keys.has('sourcesContent') ||
      (this.mappings !== null && this.keys.has('sources'))
    )
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
