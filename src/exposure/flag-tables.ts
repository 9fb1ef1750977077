import type { Member } from './code-facts.ts'
import { entriesOf } from './command-options.ts'
import type { TokenList } from './token-list.ts'

/** The flags that a table defines, each with an object or a switch: `const EXPERIMENTS = { name: { default: false } }`, or `[{ id: 'name' }]`; `at` is its name. */
export function flagsOfTable(list: TokenList, at: number): readonly Member[] {
  const table = list.nameAt(at)
  const open = openingBehind(list, at)
  if (open === -1) return []
  if (list.is(open, '{'))
    return entriesOf(list, open).flatMap(({ name, line, value }): Member[] => {
      const isSwitch = /^(?:true|false)$/.test(list.nameAt(value))
      return isSwitch || isDefinition(list, value) ? [{ table, name, text: null, line }] : []
    })
  const found: Member[] = []
  let depth = 0
  for (let next = open; next < open + LONGEST; next += 1) {
    const token = list.tokens[next]
    if (token === undefined) break
    if (depth === 1 && token.kind === 'string')
      found.push({ table, name: token.text, text: token.text, line: token.line })
    if (token.kind !== 'sign') continue
    if (depth === 1 && token.text === '{')
      for (const { name, value, line } of entriesOf(list, next)) {
        const text = list.tokens[value]
        if (/^(?:id|key|name|flag)$/.test(name) && text?.kind === 'string') {
          found.push({ table, name: text.text, text: text.text, line })
          break
        }
      }
    if ('([{'.includes(token.text)) depth += 1
    else if (')]}'.includes(token.text) && --depth === 0) break
  }
  return found
}

/** Whether a constant of this name is a table of flags. */
export const flagTable: RegExp =
  /^[a-z_]{0,30}?(?:experiments|feature_?flags|feature_?gates|(?:experiment|feature_?flag|feature_?gate)s?_?(?:definition|catalog|registry|config|list|map|key|name|id|default|setting)s?)$/i

/** Names of objects whose members are flags. */
export const flagObject: RegExp = /^(?:[a-z]{1,20}F|f)eature_?[fF]lags$/

/** `featureFlags.name`, `featureFlags['name']` or `featureFlags: { name: true }`, with `at` at the object. */
export function flagsOfObject(list: TokenList, at: number): readonly Member[] {
  const table = list.nameAt(at)
  const token = list.tokens[at + 2]
  if (list.is(at + 1, ':') && list.is(at + 2, '{') && !list.is(at - 1, '?'))
    return entriesOf(list, at + 2).flatMap(({ name, line, value }): Member[] =>
      isType.test(list.nameAt(value)) ? [] : [{ table, name, text: null, line }],
    )
  if (token === undefined) return []
  const isMember = list.is(at + 1, '.') && token.kind === 'name' && !list.is(at + 3, '(')
  const isKey = list.is(at + 1, '[') && token.kind === 'string'
  return isMember || isKey ? [{ table, name: token.text, text: token.text, line: token.line }] : []
}

/** In a type a key names the kind of a value. */
const isType = /^(?:boolean|string|number|unknown|any|Record|Promise|readonly)$/

/** Where the table opens: behind the type, and a call that it is handed to. */
function openingBehind(list: TokenList, at: number): number {
  let isGiven = false
  for (let next = at + 1; next < at + 40; next += 1) {
    if (list.is(next, ';') || list.is(next, '=>')) return -1
    if (list.is(next, '=')) isGiven = true
    else if (isGiven && (list.is(next, '{') || list.is(next, '['))) return next
    else if (isGiven && list.nameAt(next) === 'new') return -1
  }
  return -1
}

/** Whether the object at `open` says what a flag is. */
function isDefinition(list: TokenList, open: number): boolean {
  return (
    list.is(open, '{') &&
    entriesOf(list, open).some(({ name }) =>
      /^(?:default|defaultValue|enabled|public|rollout|\w*[dD]escription|label|title|stage|owner)$/.test(name),
    )
  )
}

/** Tokens of a table; a longer one is read as far as this. */
const LONGEST = 6000
