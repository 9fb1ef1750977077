import type { MapFacts, SourceFacts } from '../../src/model/source-map.ts'
import type { ExampleFile } from './example-artifact.ts'

/** A source map as the walk leaves it, with its embedded texts by URL. */
export function exampleMap(
  path: string,
  sources: { readonly [url: string]: string },
  facts: Partial<MapFacts> = {},
): ExampleFile {
  const urls = Object.keys(sources)
  const map: MapFacts = {
    kind: 'file',
    valid: true,
    problems: [],
    tool: null,
    debugId: null,
    file: null,
    sources: urls.length,
    embedded: urls.length,
    sourceUrls: urls,
    external: [],
    ...facts,
  }
  const contents = Object.entries(sources).map(([url, text], index) => ({
    path: url,
    text,
    facts: { source: { url, index, origin: originOf(url), ignored: false } },
  }))
  return { path, text: '{}', facts: { map }, contents }
}

/** What a file says of its map. */
export function pointsAt(url: string, kind: 'spec' | 'engine' | 'shadow' = 'spec'): NonNullable<ExampleFile['facts']> {
  return { references: [{ url, kind, start: 0, end: url.length }] }
}

function originOf(url: string): SourceFacts['origin'] {
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? []
  if (name !== undefined) return { kind: 'dependency', name }
  return { kind: url.startsWith('webpack/') ? 'runtime' : 'own' }
}
