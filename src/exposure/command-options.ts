import type { Option } from './code-facts.ts'
import type { TokenList } from './token-list.ts'

/** The options and commands that a call gives a library for command lines; `open` is its parenthesis. */
export function optionsOfCall(list: TokenList, open: number, callee: string, of: string): readonly Option[] {
  const first = list.tokens[open + 1]
  if (first === undefined) return []
  const line = first.line
  if (/^(?:minimist|mri|getopts|yargsParser|parser)$/.test(callee)) return namesIn(list, open)
  if (first.kind !== 'string' && (first.kind !== 'template' || first.piece !== undefined)) {
    // cmd-ts: `option({ long: 'name' })`.
    if (!/^(?:option|flag|multioption|multiflag)$/.test(callee) || !list.is(open + 1, '{')) return []
    return entriesOf(list, open + 1).flatMap(({ name, value }) => {
      const long = list.tokens[value]
      return name === 'long' && long?.kind === 'string'
        ? [{ text: `--${long.text}`, line, note: '' as const, whole: long.text }]
        : []
    })
  }
  const hidden = isHidden(list, open)
  const isClipanion = of === 'Option' && /^(?:String|Boolean|Array|Counter|Proxy)$/.test(callee)
  if (isClipanion || /^(?:option|requiredOption|Option|addOption)$/.test(callee)) {
    const second = list.is(open + 2, ',') ? (list.tokens[open + 3]?.text ?? '') : ''
    const isSplit = /^-[A-Za-z]$/.test(first.text) && second.startsWith('--')
    const text =
      optionIn(isSplit ? second : first.text) ??
      (isPlain.test(first.text) && isDescribed(list, open) ? `--${first.text}` : null)
    return text === null ? [] : [{ text, line, note: hidden ? 'hidden' : '', whole: first.text }]
  }
  const command = /^[a-z][\w:.-]{1,60}(?=$| [<[])/.exec(first.text)?.[0]
  // A bot's `command('start', async () => …)` is no command of a command line.
  const isHandled = list.is(open + 2, ',') && list.tokens[open + 3]?.kind !== 'string' && !list.is(open + 3, '{')
  if (!/^[cC]ommand$/.test(callee) || command === undefined || isHandled) return []
  return [{ text: command, line, note: hidden ? 'a hidden command' : 'a command', whole: first.text }]
}

/** The calls that `optionsOfCall` knows. */
export const optionCalls: ReadonlySet<string> = new Set(
  'minimist mri getopts yargsParser parser option requiredOption Option addOption flag multioption multiflag String Boolean Array Counter Proxy command Command'.split(
    ' ',
  ),
)

/** `--name`, where code compares what it was started with to it, looks for it, or gives it a meaning. */
export function optionWritten(list: TokenList, at: number): Option | null {
  const token = list.tokens[at]
  const text = /^--[A-Za-z][\w-]{1,60}(?==?$)/.exec(token?.text ?? '')?.[0]
  if (token === undefined || text === undefined) return null
  if (!isOfArguments(list, at)) return null
  return { text, line: token.line, note: '', whole: token.text }
}

/** Whether what the code was started with is compared to the text at `at`; of the words of another program's command it says nothing. */
function isOfArguments(list: TokenList, at: number): boolean {
  // `'--name': String`, as arg reads it.
  if (list.is(at + 1, ':') && (list.is(at - 1, '{') || list.is(at - 1, ',')))
    return classes.has(list.nameAt(at + 2)) || (list.is(at + 2, '[') && classes.has(list.nameAt(at + 3)))
  if (list.nameAt(at - 1) === 'case') return ofArguments.test(switchedOn(list, at))
  if (list.is(at - 1, '=') && list.is(at - 2, '='))
    return ofArguments.test(subjectBefore(list, list.is(at - 3, '=') ? at - 4 : at - 3))
  const open = list.is(at - 1, '(') ? at - 1 : list.is(at - 3, '(') && list.is(at - 1, ',') ? at - 3 : -1
  if (open === -1) return false
  const callee = list.nameAt(open - 1)
  if (helpers.test(callee)) return true
  return open === at - 1 && looks.test(callee) && ofArguments.test(subjectBefore(list, open - 3))
}

const looks = /^(?:includes|indexOf|lastIndexOf|startsWith|has|findIndex)$/
const helpers = /^(?:has|get|read|parse|take|find|is|extract|consume|resolve|require)\w*(?:Flag|Option|Arg|Switch)\w*$/
const ofArguments = /^(?!.*(?:token|word|cmd|command))\w*(?:arg|flag|opt|param|part|rest)/i

/** The name at `at`, or the one of which an element is taken there: `args` of `args[0]`. */
function subjectBefore(list: TokenList, at: number): string {
  for (let back = at; list.is(at, ']') && back > at - 8; back -= 1) if (list.is(back, '[')) return list.nameAt(back - 1)
  return list.nameAt(at)
}

/** What the `switch` around the case at `at` looks at. */
function switchedOn(list: TokenList, at: number): string {
  for (let back = at; back > at - 2000 && back > 0; back -= 1)
    if (list.nameAt(back) === 'switch') return subjectBefore(list, list.argumentEnd(back + 2) - 1)
  return ''
}

/** The options of a table whose braces open at `open`: each is described by an object, as parseArgs, meow, yargs, citty and stricli read it. */
export function optionsOfTable(list: TokenList, open: number): readonly Option[] {
  return entriesOf(list, open).flatMap(({ name, line, value }): Option[] => {
    const described = isDescription(list, value)
    return described === null ? [] : [{ text: `--${name}`, line, note: described, whole: name }]
  })
}

/** Whether a name is that of such a table. */
export const optionTable: RegExp =
  /^(?:flags|options|args|opts|(?:cli|command|cmd|program|global|common|base|shared)_?\w{0,40}(?:flag|option|arg)s?(?:_?[a-z]{1,20})?)$/i

/** oclif: `name: Flags.boolean({ … })`, with `at` at `Flags`. */
export function optionOfClass(list: TokenList, at: number): Option | null {
  if (!/^\w*[fF]lags$/.test(list.nameAt(at))) return null
  const key = list.tokens[at - 2]
  if (!list.is(at - 1, ':') || !list.is(at + 1, '.') || (key?.kind !== 'name' && key?.kind !== 'string')) return null
  if (!isPlain.test(key.text) || !(list.is(at + 3, '(') || list.is(at + 3, '<'))) return null
  return { text: `--${key.text}`, line: key.line, note: isHidden(list, at + 3) ? 'hidden' : '', whole: key.text }
}

const isPlain = /^[A-Za-z][\w-]{0,60}$/

/** `-f, --name <value>`: its long name, or the short one where there is no other. */
function optionIn(text: string): string | null {
  const long = /--(?:\[no-\])?([A-Za-z][\w-]{0,60})/.exec(text)?.[1]
  if (long !== undefined) return text.startsWith('-') ? `--${long}` : null
  return /^-[A-Za-z]\b/.exec(text)?.[0] ?? null
}

function isDescribed(list: TokenList, open: number): boolean {
  return list.is(open + 2, ',') && list.is(open + 3, '{') && isDescription(list, open + 3) !== null
}

/** Whether the object at `open` describes an option; null when it does not. */
function isDescription(list: TokenList, open: number): '' | 'hidden' | null {
  if (!list.is(open, '{')) return null
  let is = false
  let hidden = false
  for (const { name, value } of entriesOf(list, open)) {
    const text = list.tokens[value]?.text ?? ''
    const isText = list.tokens[value]?.kind === 'string'
    if (name === 'type' && text === 'positional') return null
    if (name === 'type' && (isText ? types.has(text) : classes.has(text))) is = true
    if (name === 'kind' && isText && kinds.has(text)) is = true
    if (fields.has(name)) is = true
    if (name === 'parser' && isDescription(list, value) !== null) is = true
    if (/^(?:hidden|hide)$/.test(name) && text === 'true') hidden = true
  }
  return is ? (hidden ? 'hidden' : '') : null
}

const types = new Set(['string', 'boolean', 'number', 'array', 'count', 'enum'])
const classes = new Set(['String', 'Boolean', 'Number', 'Array'])
const kinds = new Set(['parsed', 'boolean', 'enum', 'counter'])
const fields = new Set(['alias', 'aliases', 'describe', 'char', 'demandOption', 'brief', 'short', 'shortFlag'])

/** Whether a call hides what it defines: `{ hidden: true }` in it, or `.hideHelp()` behind it. */
function isHidden(list: TokenList, open: number): boolean {
  let depth = 0
  for (let at = open; at < open + 80; at += 1) {
    const token = list.tokens[at]
    if (token === undefined) return false
    if (/^(?:hidden|hide)$/.test(token.text) && list.is(at + 1, ':') && list.is(at + 2, 'true')) return true
    if (token.kind !== 'sign') continue
    if ('([{'.includes(token.text)) depth += 1
    else if (')]}'.includes(token.text) && --depth === 0)
      return list.is(at + 1, '.') && list.nameAt(at + 2) === 'hideHelp'
  }
  return false
}

/** minimist and its like: `{ boolean: ['a'], string: 'b', alias: { h: 'help' } }`. */
function namesIn(list: TokenList, open: number): readonly Option[] {
  const found: Option[] = []
  const end = list.argumentEnd(open + 1)
  const table = list.is(open + 1, '{') ? open + 1 : list.is(end + 1, '{') ? end + 1 : -1
  if (table === -1) return found
  for (const { name, value } of entriesOf(list, table)) {
    if (!/^(?:boolean|string|number|array)$/.test(name)) continue
    for (let at = value; at < value + 200; at += 1) {
      const token = list.tokens[at]
      if (token?.kind === 'string' && isPlain.test(token.text))
        found.push({ text: `--${token.text}`, line: token.line, note: '', whole: token.text })
      if (token === undefined || !list.is(value, '[') || token.text === ']') break
    }
  }
  return found
}

interface Entry {
  readonly name: string
  readonly line: number
  /** Where its value begins. */
  readonly value: number
}

/** The keys of the object whose braces open at `open`, a bounded way ahead. */
export function entriesOf(list: TokenList, open: number): readonly Entry[] {
  const entries: Entry[] = []
  let depth = 0
  for (let at = open; at < open + LONGEST_TABLE; at += 1) {
    const token = list.tokens[at]
    if (token === undefined) break
    if (token.kind === 'sign') {
      if ('([{'.includes(token.text)) depth += 1
      else if (')]}'.includes(token.text) && --depth === 0) break
    } else if (depth === 1 && (token.kind === 'name' || token.kind === 'string') && list.is(at + 1, ':'))
      if (list.is(at - 1, '{') || list.is(at - 1, ','))
        entries.push({ name: token.text, line: token.line, value: at + 2 })
  }
  return entries
}

/** Tokens of a table of options; a longer one is read as far as this. */
const LONGEST_TABLE = 6000
