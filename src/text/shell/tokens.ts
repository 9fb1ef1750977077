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
    if (operator !== undefined) tokens.push({ kind: 'operator', text: operator.trim() === '' ? '\n' : operator })
    else if (redirection !== undefined) target = targetOf(redirection)
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
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    const ends: { readonly word: string; readonly isIndented: boolean }[] = []
    const marked = line.replace(
      /(?<!<)<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.-]+))/g,
      (_all, dash, one, two, three) => {
        ends.push({ word: String(one ?? two ?? three), isIndented: dash === '-' })
        return ` \u0000${documents.length + ends.length - 1} `
      },
    )
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

const operators = /\r?\n\s*|&&|\|\||\|&|;;&?|;&|[;|()]|&(?!>)/.source
const redirections = /\d*(?:>&[\d-]?|>>|>\||&>>?|<<<|<&[\d-]?|<|>)/.source
const words =
  /(?:\\[^\n]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\$\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\$\{\{[^}\n]{0,500}\}\}|\$\{[^}\n]{0,500}\}|`[^`\n]*`|[^\s;&|()<>'"`\\]|['"`\\])+/
    .source
const lexeme = new RegExp(`[ \\t]+|(?<![^\\s;&|()])#[^\\n]*|(${operators})|(${redirections})|(${words})`, 'g')

function unquoted(word: string): string {
  return word.replace(/'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([^\n])/g, (_all, single, double, escaped) =>
    String(single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped),
  )
}
