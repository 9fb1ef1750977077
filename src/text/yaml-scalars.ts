import { isCollection, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'

/** A text in a YAML file, and where it stands there. */
export interface YamlPlace {
  /** Its keys from the top; places in lists are left out. */
  readonly keys: readonly string[]
  readonly value: string
  /** Offsets in UTF-16 units: from its first character, with quotes or the sign of a block, to behind its last. */
  readonly start: number
  readonly end: number
  /** `block`: lines as they are, behind `|`. */
  readonly style: 'plain' | 'quoted' | 'block' | 'folded'
  /** Whether it stands in braces or brackets. */
  readonly isFlow: boolean
  /** The column of its key, or of the sign of its item in a list; 0-based. */
  readonly column: number
}

/** The texts of the first document of a YAML file in their order, to be replaced in place; null where the file is no valid YAML. */
export function yamlPlaces(text: string): readonly YamlPlace[] | null {
  if (text.length > LONGEST) return null
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent', prettyErrors: false })
  if (document.errors.length > 0) return null
  const found: YamlPlace[] = []
  visit(document, {
    Scalar(role, value, ancestors) {
      const parent = ancestors.at(-1)
      if (role === 'key' || typeof value.value !== 'string' || parent === undefined) return
      const [start, end] = value.range ?? []
      const [from] = (isPair(parent) && isScalar(parent.key) ? parent.key.range : value.range) ?? []
      if (start === undefined || end === undefined || from === undefined) return
      const keys = ancestors.flatMap((one) => (isPair(one) && isScalar(one.key) ? [String(one.key.value)] : []))
      found.push({
        keys,
        value: value.value,
        start,
        end,
        style: styles[value.type ?? 'PLAIN'] ?? 'plain',
        isFlow: ancestors.some((one) => isCollection(one) && one.flow === true),
        // An item of a list may begin where its text does.
        column: lines.linePos(from).col - (isSeq(parent) ? 3 : 1),
      })
    },
  })
  return found
}

const LONGEST = 1_000_000

const styles: { readonly [type: string]: YamlPlace['style'] } = {
  PLAIN: 'plain',
  QUOTE_DOUBLE: 'quoted',
  QUOTE_SINGLE: 'quoted',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'folded',
}
