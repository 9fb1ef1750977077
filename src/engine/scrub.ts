import type { Json } from '../model/json.ts'
import { redact } from '../secrets/redact.ts'

/**
 * Replaces every known secret, and every password of a URL, in every string of `value`, keys included. A secret may stand in a file name, a URL
 * or a manifest field; what left the engine in its own finding redacted must not leave it elsewhere in full.
 */
export function scrub<T>(value: T, secrets: ReadonlySet<string>): T {
  const known = [...secrets].filter((secret) => secret.length >= SHORTEST)
  const byStart = groupByStart(known)
  const clean = (text: string) => withoutPasswords(known.length === 0 ? text : scrubText(text, byStart))
  return scrubValue(value as Json, clean) as T
}

/** A password need not be a secret that a rule finds, where it is short or has a place of its own: it is told to nobody all the same. */
function withoutPasswords(text: string): string {
  return text.includes('://') && text.includes('@') ? text.replace(passwordOfUrl, '$1…@') : text
}

const passwordOfUrl = /(:\/\/[^\s:/@"'`<>]{0,64}:)(?!…)[^\s/@"'`<>]{1,128}@/g

/** Shorter texts are words, and would blot out half of the report. */
const SHORTEST = 8

function scrubValue(value: Json, clean: (text: string) => string): Json {
  if (typeof value === 'string') return clean(value)
  if (typeof value !== 'object' || value === null) return value
  if (isSnippet(value)) return scrubSnippet(value, clean)
  // Of the many things in a report few hold anything: those that do not stay what they are.
  let isChanged = false
  const scrubbed = (item: Json): Json => {
    const own = scrubValue(item, clean)
    if (own !== item) isChanged = true
    return own
  }
  if (Array.isArray(value)) {
    const items = value.map(scrubbed)
    return isChanged ? items : value
  }
  const entries = Object.entries(value).map(([key, item]) => [scrubbed(key), scrubbed(item)] as const)
  return isChanged ? Object.fromEntries(entries) : value
}

/** A snippet's mark moves with what is shortened in front of it. */
function scrubSnippet(snippet: MarkedText, clean: (text: string) => string): Json {
  const text = clean(snippet.text)
  const moved = (offset: number) => Math.min(clean(snippet.text.slice(0, offset)).length, text.length)
  return { ...snippet, text, mark: [moved(snippet.mark[0]), moved(snippet.mark[1])] }
}

type MarkedText = { readonly [key: string]: Json } & { readonly text: string; readonly mark: readonly [number, number] }

function isSnippet(value: Json): value is MarkedText {
  return (
    typeof value === 'object' &&
    value !== null &&
    'text' in value &&
    typeof value.text === 'string' &&
    'mark' in value &&
    Array.isArray(value.mark)
  )
}

/** Secrets that begin alike: their lengths, longest first, and the texts. */
interface Group {
  readonly lengths: readonly number[]
  readonly secrets: ReadonlySet<string>
}

/** Secrets by their first characters, so that a text is passed once however many secrets are known, and however alike they begin. */
function groupByStart(secrets: readonly string[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, string[]>()
  for (const secret of secrets) {
    const start = secret.slice(0, SHORTEST)
    const group = groups.get(start)
    if (group) group.push(secret)
    else groups.set(start, [secret])
  }
  return new Map(
    [...groups].map(([start, group]) => {
      const lengths = [...new Set(group.map((secret) => secret.length))].sort((a, b) => b - a)
      return [start, { lengths, secrets: new Set(group) }]
    }),
  )
}

function scrubText(text: string, byStart: ReadonlyMap<string, Group>): string {
  let clean = ''
  let from = 0
  for (let at = 0; at + SHORTEST <= text.length; at += 1) {
    const group = byStart.get(text.slice(at, at + SHORTEST))
    const length = group?.lengths.find((candidate) => group.secrets.has(text.slice(at, at + candidate)))
    if (length === undefined) continue
    clean += text.slice(from, at) + redact(text.slice(at, at + length))
    from = at + length
    at = from - 1
  }
  return from === 0 ? text : clean + text.slice(from)
}
