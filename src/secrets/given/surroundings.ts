import { lastIndexFrom } from '../../text/last-index.ts'
import { namesOfTag } from './read-element.ts'

/** What stands around a value and its name: the names of the objects, blocks, sections and elements that they are in, innermost first. */
export function labelsAround(text: string, at: number, floor: number): readonly string[] {
  const least = Math.max(floor, at - REACH)
  const tag = tagAround(text, at, least)
  if (tag !== null) return namesOfTag(tag)
  const labels = bracketLabels(text, at, least)
  return [...labels, ...lineLabels(text, at, least)].slice(0, MOST)
}

/** The name that stands beside the key `value` in the same object, element or entry of a list: `{"name": "X", "value": v}`. */
export function siblingNames(text: string, keyStart: number, valueEnd: number, floor: number): readonly string[] {
  const before = text.slice(Math.max(floor, keyStart - SIBLING), keyStart)
  const after = text.slice(valueEnd, valueEnd + SIBLING)
  const inside = [lastPart(before), firstPart(after)]
  return inside
    .flatMap((part) => [...part.matchAll(sibling)].map(([, name, ofOption]) => name ?? ofOption ?? ''))
    .slice(0, 3)
}

const REACH = 1500
const LONGEST_TAG = 300
const SIBLING = 240
const MOST = 5

const sibling =
  /(?:^|[^\w])(?:name|key|id|env|variable|var|header|label|field|param|parameter|title|secret_?name|secret_?id)["'`]?\s{0,3}[:=]>?\s{0,3}["'`]?([\w][\w .:-]{1,63})|\s--(?:name|key|secret-id)[ =]["']?([\w/][\w/.:-]{1,63})/gi

// Of what is before, only the same entry: behind the last bracket, or the last item of a list.
function lastPart(before: string): string {
  const item = Math.max(-1, ...[...before.matchAll(/\n[ \t]{0,20}- /g)].map(({ index }) => index))
  const start = Math.max(before.lastIndexOf('{'), before.lastIndexOf('}'), before.lastIndexOf('<'), item)
  return before.slice(start + 1)
}

function firstPart(after: string): string {
  const end = after.search(/[{}<>]|\n[ \t]{0,20}- |\n[ \t]{0,20}\n/)
  return end === -1 ? after : after.slice(0, end)
}

/** The beginning of the tag in whose attributes this place is. */
function tagAround(text: string, at: number, least: number): string | null {
  const start = lastIndexFrom(text, '<', at, Math.max(least, at - LONGEST_TAG))
  if (start === -1 || !/[A-Za-z]/.test(text[start + 1] ?? '')) return null
  const tag = text.slice(start + 1, at)
  return tag.includes('>') || tag.includes(';') ? null : tag
}

/** `x: {`, `x = [`, `new X({`, `resource "x" "y" {`: what stands before the brackets that are open here. */
function bracketLabels(text: string, at: number, least: number): readonly string[] {
  const labels: string[] = []
  let depth = 0
  for (let index = at - 1; index >= least && labels.length < MOST; index -= 1) {
    const code = text.charCodeAt(index)
    if (code === 0x7d || code === 0x5d || code === 0x29) depth += 1
    else if (code === 0x7b || code === 0x5b || code === 0x28) {
      if (depth > 0) depth -= 1
      else labels.push(labelBefore(text, index, least))
    }
  }
  return labels
}

function labelBefore(text: string, at: number, least: number): string {
  const start = Math.max(least, at - 80)
  let index = at - 1
  while (index >= start && !';{}()[]\n,'.includes(text[index] as string)) index -= 1
  // A bracket on a line of its own.
  const label = behindEscape(text.slice(index + 1, at))
  if (label.trim() === '' && text[index] === ',') return literalBefore(text.slice(start, index))
  if (label.trim() !== '' || text[index] !== '\n') return label
  return text.slice(lastIndexFrom(text, '\n', index - 1, start) + 1 || start, index)
}

/** What stands behind the last escaped line end or tab, whose letter belongs to no name: `"\\nx: {`. */
function behindEscape(label: string): string {
  return label.includes('\\') ? label.replace(/^.*\\[bfnrtv]/s, '') : label
}

/** The argument before: `defineProperty(e, "x", {`. */
function literalBefore(text: string): string {
  return /["'`]([\w.-]{2,64})["'`]\s{0,3}$/.exec(text)?.[1] ?? ''
}

/** `[section]` and lines that end in a colon and are indented less: the blocks of INI, TOML and YAML. */
function lineLabels(text: string, at: number, least: number): readonly string[] {
  let lineStart = lineStartOf(text, at, least)
  if (lineStart === -1 || !/^[\s"'-]*$/.test(text.slice(lineStart, at))) return []
  const labels: string[] = []
  let indent = indentOf(text, lineStart)
  while (lineStart > least && labels.length < MOST) {
    const end = lineStart - 1
    if (end <= least) break
    lineStart = Math.max(least, lineStartOf(text, end, least))
    const line = text.slice(lineStart, Math.min(end, lineStart + 120)).trim()
    if (line.startsWith('[') && line.endsWith(']')) {
      labels.push(line)
      break
    }
    const own = indentOf(text, lineStart)
    if (own >= indent || line === '' || line.startsWith('#')) continue
    indent = own
    if (/^(?:- )?["']?[\w .-]{1,64}["']?\s{0,3}:/.test(line)) labels.push(line.slice(0, line.indexOf(':')))
  }
  return labels
}

/** Where the line begins in which `at` is; -1 when that is before `least`. */
function lineStartOf(text: string, at: number, least: number): number {
  const found = lastIndexFrom(text, '\n', at - 1, Math.max(0, least - 1))
  return found === -1 && least > 0 ? -1 : found + 1
}

/** How far a line is indented; an item of a list more than what it is listed under, which YAML writes in the same column. */
function indentOf(text: string, lineStart: number): number {
  let at = lineStart
  while (text[at] === ' ' || text[at] === '\t') at += 1
  return at - lineStart + (text[at] === '-' && text[at + 1] === ' ' ? 1 : 0)
}
