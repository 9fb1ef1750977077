/** A word with its quotes removed, an operator of the shell, or where a command writes to or reads from. */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string }
  /** `writes`: the file that output goes to. `reads`: a text that the script itself gives. */
  | { readonly kind: 'writes' | 'reads'; readonly text: string }

/** The words and operators of a shell script. Comments are left out; `$(…)` stays inside its word. */
export function shellTokens(script: string): readonly Token[] {
  const { text, documents } = withoutDocuments(script.slice(0, LONGEST).replace(/\\\r?\n/g, ' '))
  const tokens: Token[] = []
  let target: 'writes' | 'reads' | 'none' | null = null
  for (const [, operator, redirection, word] of text.matchAll(lexeme)) {
    if (operator?.startsWith('((')) tokens.push({ kind: 'word', text: ':' })
    else if (operator !== undefined) {
      // `< <(git ls-files)`: what it reads is a command, which follows.
      target = null
      tokens.push({ kind: 'operator', text: operator.trim() === '' ? '\n' : operator })
    } else if (redirection !== undefined) target = targetOf(redirection)
    else if (word !== undefined) {
      const document = /^\u0000(\d+)$/.exec(word)?.[1]
      if (document !== undefined) tokens.push({ kind: 'reads', text: documents[Number(document)] ?? '' })
      else if (target === null) tokens.push({ kind: 'word', text: unquoted(word) })
      else if (target !== 'none') tokens.push({ kind: target, text: unquoted(word) })
      target = null
    }
  }
  return tokens
}

/** The part that is read; whoever must know all of a longer script compares its length with this. */
export const LONGEST = 100_000

function targetOf(redirection: string): 'writes' | 'reads' | 'none' | null {
  // `2>&1` and `>&-` take no word.
  if (/[\d-]$/.test(redirection)) return null
  if (redirection.includes('<<<')) return 'reads'
  return redirection.includes('>') ? 'writes' : 'none'
}

/** Here-documents are taken out of the text, and a mark stands in their place. */
function withoutDocuments(script: string): { readonly text: string; readonly documents: readonly string[] } {
  if (!script.includes('<<')) return { text: script, documents: [] }
  const documents: string[] = []
  const kept: string[] = []
  const lines = script.split('\n')
  const open: Enclosing[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const ends: { readonly word: string; readonly isIndented: boolean }[] = []
    let marked = ''
    let done = 0
    for (const { from, to, word, isIndented } of marksIn(line, open)) {
      marked += `${line.slice(done, from)} \u0000${documents.length + ends.length} `
      done = to
      ends.push({ word, isIndented })
    }
    marked += line.slice(done)
    kept.push(marked)
    for (const { word, isIndented } of ends) {
      const body: string[] = []
      for (at += 1; at < lines.length; at += 1) {
        const next = (lines[at] ?? '').replace(/\r$/, '')
        if ((isIndented ? next.trimStart() : next) === word) break
        body.push(next)
      }
      documents.push(body.join('\n'))
    }
  }
  return { text: kept.join('\n'), documents }
}

type Enclosing = 'single' | 'double' | 'parenthesis' | 'arithmetic'

interface Mark {
  readonly from: number
  readonly to: number
  /** The line that ends the document. */
  readonly word: string
  readonly isIndented: boolean
}

const mark = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.-]+))/y

/** Where here-documents begin on a line: not in quotes, in a comment or in arithmetic. `open` is what the lines before it have left open. */
function marksIn(line: string, open: Enclosing[]): readonly Mark[] {
  const found: Mark[] = []
  for (let at = 0; at < line.length; at += 1) {
    const [char = '', top] = [line[at], open.at(-1)]
    if (top === 'single') {
      if (char === "'") open.pop()
    } else if (char === '\\') at += 1
    else if (line.startsWith('$((', at) || line.startsWith('$(', at)) {
      const isArithmetic = line.startsWith('$((', at)
      open.push(isArithmetic ? 'arithmetic' : 'parenthesis')
      at += isArithmetic ? 2 : 1
    } else if (char === '"') top === 'double' ? open.pop() : open.push('double')
    else if (top === 'double') continue
    else if (char === "'") open.push('single')
    else if (char === '(') open.push('parenthesis')
    else if (char === ')') {
      if (top === 'arithmetic') at += 1
      open.pop()
    } else if (char === '#' && /^[\s;&|()]?$/.test(line[at - 1] ?? '')) break
    else if (line.startsWith('<<', at) && top !== 'arithmetic') {
      if (line[at + 2] === '<') {
        at += 2
        continue
      }
      mark.lastIndex = at
      const [whole, dash, one, two, three] = mark.exec(line) ?? []
      if (whole === undefined) continue
      found.push({ from: at, to: at + whole.length, word: one ?? two ?? three ?? '', isIndented: dash === '-' })
      at += whole.length - 1
    }
  }
  return found
}

/** Arithmetic is one of them: a command that starts nothing. */
const operators = /\(\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)\)|\r?\n\s*|&&|\|\||\|&|;;&?|;&|[;|()]|&(?!>)/.source
const redirections = /\d*(?:>&[\d-]?|>>|>\||&>>?|<<<|<&[\d-]?|<|>)/.source
const substitution = /\$\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)/.source
/** Quotes inside of `$(…)` are its own: they do not end the text around it. */
const double = `"(?:\\\\[\\s\\S]|${substitution}|\\$(?!${substitution.slice(2)})|[^"\\\\$])*"`
/** `names=(a b)` is one word: its parts are no commands yet. */
const list = /(?<![^\s;&|(){}])\w+\+?=\([^()\n]*\)/.source
const words = `(?:${list}|\\\\[^\\n]|'[^']*'|${double}|${substitution}|${
  /\$\{\{[^}\n]{0,500}\}\}|\$\{[^}\n]{0,500}\}|`[^`\n]*`|[^\s;&|()<>'"`\\]|['"`\\]/.source
})+`
const lexeme = new RegExp(`[ \\t]+|(?<![^\\s;&|()])#[^\\n]*|(${operators})|(${redirections})|(${words})`, 'g')

const quoted = new RegExp(`'([^']*)'|(${double})|\\\\([^\\n])`, 'g')

function unquoted(word: string): string {
  return word.replace(quoted, (_all, single, whole, escaped) =>
    String(single ?? whole?.slice(1, -1).replace(/\\(["\\$`])/g, '$1') ?? escaped),
  )
}
