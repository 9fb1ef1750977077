import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  parseAllDocuments,
} from 'yaml'

/** A value of a YAML file with the 1-based line on which it begins; anchors and merge keys are resolved. */
export type YamlValue = YamlScalar | YamlList | YamlMap

export interface YamlScalar {
  readonly kind: 'scalar'
  /** As the file spells it, without quotes; empty for null. */
  readonly text: string
  readonly line: number
}

export interface YamlList {
  readonly kind: 'list'
  readonly items: readonly YamlValue[]
  readonly line: number
  /** A tag of the file's own, such as GitLab's `!reference`; null where there is none. */
  readonly tag: string | null
}

export interface YamlMap {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, YamlValue>
  readonly line: number
}

/** The documents of a YAML text; null when it is no valid YAML, or longer or more nested than files that people write. */
export function readYaml(text: string): readonly YamlValue[] | null {
  if (text.length > LONGEST || isDeep(text)) return null
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', prettyErrors: false })
  const found = Array.isArray(documents) ? documents : []
  if (found.some(({ errors }) => errors.length > 0)) return null
  const reader: Reader = { lines, left: MOST, anchors: new Map() }
  try {
    return found.map((document) => {
      reader.anchors = new Map()
      return readValue(document.contents, reader, 0)
    })
  } catch (error) {
    if (error instanceof TooLarge) return null
    throw error
  }
}

/** The value at these keys below `value`; undefined where there is none. */
export function yamlAt(value: YamlValue | undefined, ...keys: readonly string[]): YamlValue | undefined {
  let at = value
  for (const key of keys) at = at?.kind === 'map' ? at.entries.get(key) : undefined
  return at
}

/** The text of a scalar below `value`; undefined where there is none, and for null. */
export function yamlText(value: YamlValue | undefined, ...keys: readonly string[]): string | undefined {
  const at = yamlAt(value, ...keys)
  return at?.kind === 'scalar' && at.text !== '' ? at.text : undefined
}

/** The items of a list below `value`; a single value counts as a list of one. */
export function yamlItems(value: YamlValue | undefined, ...keys: readonly string[]): readonly YamlValue[] {
  const at = yamlAt(value, ...keys)
  if (at === undefined || (at.kind === 'scalar' && at.text === '')) return []
  return at.kind === 'list' ? at.items : [at]
}

/** The entries of a mapping below `value`. */
export function yamlEntries(
  value: YamlValue | undefined,
  ...keys: readonly string[]
): readonly (readonly [string, YamlValue])[] {
  const at = yamlAt(value, ...keys)
  return at?.kind === 'map' ? [...at.entries] : []
}

const LONGEST = 2_000_000
const MOST = 100_000
const DEEPEST = 100

class TooLarge extends Error {}

/** What comes after the parser goes down by recursion, and takes the whole process along where it falls. */
function isDeep(text: string): boolean {
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme));
    if (parser.stack.length > DEEPEST) return true
  }
  return false
}

interface Reader {
  readonly lines: LineCounter
  /** Values that may still be made: aliases multiply. */
  left: number
  anchors: Map<string, Node>
}

function readValue(node: unknown, reader: Reader, depth: number): YamlValue {
  reader.left -= 1
  if (reader.left < 0 || depth > DEEPEST) throw new TooLarge()
  if (isNode(node) && !isAlias(node) && node.anchor !== undefined) reader.anchors.set(node.anchor, node)
  const line = lineOf(node, reader)
  if (isAlias(node)) return readValue(reader.anchors.get(node.source), reader, depth + 1)
  if (isSeq(node)) {
    const items = node.items.map((item) => readValue(item, reader, depth + 1))
    return { kind: 'list', items, line, tag: node.tag?.startsWith('!') === true ? node.tag : null }
  }
  if (isMap(node)) {
    const entries = new Map<string, YamlValue>()
    for (const pair of node.items) if (isPair(pair)) addPair(pair, entries, reader, depth)
    return { kind: 'map', entries, line }
  }
  return { kind: 'scalar', text: textOf(node), line }
}

/** What a merge key brings in, the entries of the map itself win over. */
function addPair(
  { key, value }: { readonly key: unknown; readonly value: unknown },
  entries: Map<string, YamlValue>,
  reader: Reader,
  depth: number,
): void {
  const name = textOf(key)
  const found = readValue(value, reader, depth + 1)
  if (name !== '<<') {
    entries.set(name, found)
    return
  }
  for (const merged of yamlItems(found))
    for (const [inner, kept] of yamlEntries(merged)) if (!entries.has(inner)) entries.set(inner, kept)
}

function textOf(node: unknown): string {
  if (!isScalar(node)) return ''
  const { value, source } = node
  if (typeof value === 'string') return value
  return value === null || value === undefined ? '' : (source ?? String(value))
}

function lineOf(node: unknown, { lines }: Reader): number {
  if (!isNode(node) || !node.range) return 1
  const { line } = lines.linePos(node.range[0])
  // The text of a block begins below the sign that opens it.
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
    ? line + 1
    : Math.max(line, 1)
}
