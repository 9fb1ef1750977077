import type { Artifact } from '../../model/artifact.ts'
import type { Match, Values } from '../../model/detector.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { type ClassifiedUrl, classifyUrl } from '../../text/url.ts'

/** URLs out of the package, in a map's keys or in a file's reference to its map. */
export function* inspectExternal(artifact: Artifact): Iterable<Match> {
  yield* inReferences(artifact)
  yield* inMap(artifact)
}

function* inReferences({ facts }: Artifact): Iterable<Match> {
  // What a map names itself is told with the map.
  if (facts.source || facts.map) return
  for (const { url, kind, start, end } of facts.references ?? []) {
    const classified = kind === 'shadow' ? null : classifyUrl(url)
    if (classified)
      yield { ruleId: ruleFor(classified), start, end, values: valuesOf(classified, 'sourceMappingURL', 1) }
  }
}

/** A map may name thousands of URLs: the first of each host and kind stands for the rest. */
function* inMap({ facts, bytes }: Artifact): Iterable<Match> {
  const groups = new Map<string, { classified: ClassifiedUrl; url: string; where: string; count: number }>()
  for (const { url, where } of facts.map?.external ?? []) {
    const classified = classifyUrl(url)
    if (!classified) continue
    const key = `${classified.kind} ${classified.host}`
    const group = groups.get(key)
    if (group) group.count += 1
    else groups.set(key, { classified, url, where, count: 1 })
  }
  for (const { classified, url, where, count } of groups.values()) {
    yield { ruleId: ruleFor(classified), ...spanOf(bytes, url), values: valuesOf(classified, where, count) }
  }
}

function ruleFor({ kind }: ClassifiedUrl): string {
  return kind === 'archive' || kind === 'bucket' ? 'map/external-archive' : 'map/external-url'
}

function valuesOf({ kind, host, shown }: ClassifiedUrl, where: string, count: number): Values {
  const more = count === 1 ? '' : ` and ${count - 1} more like it`
  return { kind, what: nouns[kind], host, url: shown, where, count, more }
}

const nouns: { readonly [kind in ClassifiedUrl['kind']]: string } = {
  archive: 'an archive',
  bucket: 'a storage bucket',
  private: 'a private host',
  repository: 'a repository',
  public: 'another host',
}

/** The URL as the map's text has it; escapes in the JSON can keep it from being found, and then the whole map is meant. */
function spanOf(bytes: Uint8Array, url: string): { start: number; end: number } | undefined {
  const needle = Buffer.from(url)
  const start = asBuffer(bytes).indexOf(needle)
  return start === -1 || needle.length === 0 ? undefined : { start, end: start + needle.length }
}
