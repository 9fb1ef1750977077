import { type SourceCounts, sourcesOf } from '../../contents/sources.ts'
import type { Artifact, Summary } from '../../model/artifact.ts'
import type { Detector, Match, Values } from '../../model/detector.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { counted, formatCount, wordFor } from '../../text/count.ts'
import { beginsLikeObject, isTextKind } from '../../text/kind.ts'
import { type ClassifiedUrl, classifyUrl } from '../../text/url.ts'

/** What source maps give away: the sources in them, where they point, whose machine they name. */
export const sourceMap: Detector = {
  id: 'source-map',
  create(rules) {
    const ids = new Set(rules.map((rule) => rule.id))
    return {
      *inspect(artifact) {
        for (const match of matches(artifact)) if (ids.has(match.ruleId)) yield match
      },
    }
  },
}

function* matches(artifact: Artifact): Iterable<Match> {
  if (!artifact.parent) yield* inspectPackage(artifact)
  yield* inspectExternal(artifact)
  yield* inspectEvalModules(artifact)
  const { map } = artifact.facts
  if (!map) {
    // A page, a script or `null` by the name of a map was searched as the text that it is.
    if (isNamesake(artifact)) yield { ruleId: 'map/invalid', values: { problems: 1, codes: 'not-json' } }
    return
  }
  yield* inspectDeveloperPaths(map.sourceUrls)
  if (!map.valid) {
    const codes = [...new Set(map.problems.map((problem) => problem.code))]
    yield { ruleId: 'map/invalid', values: { problems: map.problems.length, codes: codes.slice(0, 5).join(', ') } }
  }
}

function isNamesake({ path, kind, bytes, facts }: Artifact): boolean {
  const isNamed = /\.(?:[cm]?[jt]sx?|css)\.map$/i.test(path) && facts.mapKind === undefined
  return isNamed && isTextKind(kind) && !beginsLikeObject(bytes)
}

/** What only the whole package tells of its maps: which sources ship nowhere else, which maps nobody names, which names lead nowhere. */
function* inspectPackage(root: Artifact): Iterable<Match> {
  const { maps, dangling } = sourcesOf(root)
  for (const { summary, referencedBy, counts } of maps) {
    if (counts.embedded > 0) yield embedded(summary, counts)
    if (summary.facts.map?.kind === 'file' && referencedBy.length === 0) {
      yield { ruleId: 'map/unreferenced', subject: summary, values: { hasSources: counts.embedded > 0 } }
    }
  }
  const named = dangling.slice(0, MOST_NAMED)
  for (const [index, { from, reference }] of named.entries()) {
    const rest = index === named.length - 1 ? dangling.length - named.length : 0
    const others = rest === 0 ? '' : `, and so ${wordFor(rest, 'does', 'do')} ${counted(rest, 'more file')}`
    yield { ruleId: 'map/dangling-reference', subject: from, values: { url: shorten(reference.url), others } }
  }
}

// Compilers leave such references in every file at once; beyond a few, one more finding tells nothing.
const MOST_NAMED = 10

function embedded(subject: Summary, counts: SourceCounts): Match {
  const values = {
    ...counts,
    hasNovel: counts.novel > 0,
    // Only the whole audit knows whether it is proven that the package is open or closed.
    unproven: false,
    files: wordFor(counts.novel, 'original file'),
    fileLines: wordFor(counts.novelLines, 'line'),
    lineWord: wordFor(counts.lines, 'line'),
    sourceWord: wordFor(counts.embedded, 'source'),
  }
  return { ruleId: 'map/embedded-sources', subject, values }
}

function shorten(url: string): string {
  return url.length <= 120 ? url : `${url.slice(0, 119)}…`
}

/** One match for a bundle that evaluates own modules from their text. Those whose maps hold the originals are told of by their maps. */
function* inspectEvalModules(artifact: Artifact): Iterable<Match> {
  const modules = artifact.contents.filter((child) => isOwnModule(child) && !holdsOriginal(child)).length
  if (modules === 0) return
  yield { ruleId: 'map/eval-modules', values: { modules, moduleWord: wordFor(modules, 'module') } }
}

function isOwnModule({ facts }: Summary): boolean {
  return facts.evalModule?.kind === 'own'
}

function holdsOriginal({ contents }: Summary): boolean {
  return contents.some(({ facts }) => (facts.map?.embedded ?? 0) > 0)
}

/** One match for a map whose sources name folders of somebody's machine. */
function* inspectDeveloperPaths(sourceUrls: readonly string[]): Iterable<Match> {
  const paths: string[] = []
  for (const url of sourceUrls) {
    const path = developerPath(url)
    if (path !== null) paths.push(path)
  }
  const [path] = paths
  if (path === undefined) return
  yield {
    ruleId: 'map/developer-path',
    values: { count: paths.length, path, sources: wordFor(paths.length, 'source') },
  }
}

/** URLs out of the package, in a map's keys or in a file's reference to its map. */
function* inspectExternal(artifact: Artifact): Iterable<Match> {
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
  const more = count === 1 ? '' : ` and ${formatCount(count - 1)} more like it`
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

/** The home directory of a person in a path or URL, up to and with the user's name; null for the homes of build machines. */
function developerPath(text: string): string | null {
  for (const pattern of homes) {
    const [path, name] = pattern.exec(text.slice(0, 4096)) ?? []
    if (path !== undefined && name !== undefined && !neutral.has(name.toLowerCase())) return path
  }
  return null
}

const homes: readonly RegExp[] = [
  /(?<![a-z])[a-z](?::|%3A)[\\/]{1,2}(?:Users|Documents and Settings)[\\/]{1,2}([^/\\\s"'<>:*?$%{}()|]{1,64})(?=[\\/])/i,
  /(?<![\w.-])(?:\/(?:var|export|usr\/local\/google|mnt\/[a-z]|[a-z])(?=\/))?\/(?:Users|home)\/([^/\\\s"'<>:*?$%{}()|]{1,64})(?=\/)/,
  // Relative to a folder that lies somewhere else.
  /(?<![\w.-])(?:(?:\.\.\/){2,20}Users|(?:\.\.\/){3,20}home)\/([^/\\\s"'<>:*?$%{}()|]{1,64})(?=\/)/,
]

// Accounts that build machines and containers come with; they name nobody.
const neutral = new Set([
  'runner',
  'runneradmin',
  'circleci',
  'node',
  'web_user',
  'jenkins',
  'travis',
  'vsts',
  'vsts_azpcontainer',
  'appveyor',
  'gitlab-runner',
  'buildkite',
  'buildkite-agent',
  'vagrant',
  'ubuntu',
  'ec2-user',
  'codespace',
  'vscode',
  'gitpod',
  'coder',
  'docker',
  'builder',
  'build',
  'ci',
  'bot',
  'app',
  'user',
  'username',
  'name',
  'me',
  'you',
  'foo',
  'bar',
  'john',
  'shared',
  'public',
  'default',
  'test',
  'linuxbrew',
  'distiller',
  'semaphore',
  'worker',
  'deno',
  'bun',
  'emscripten',
  'containeradministrator',
])
