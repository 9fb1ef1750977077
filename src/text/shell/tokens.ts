/** A word with its quotes removed, or an operator of the shell. */
export interface Token {
  readonly kind: 'word' | 'operator'
  readonly text: string
}

/** The words and operators of a shell script. Redirections and comments are left out; `$(…)` stays inside its word. */
export function shellTokens(script: string): readonly Token[] {
  const tokens: Token[] = []
  const text = script.slice(0, LONGEST).replace(/\\\r?\n/g, ' ')
  let isTarget = false
  for (const [, operator, redirection, word] of text.matchAll(lexeme)) {
    if (operator !== undefined) tokens.push({ kind: 'operator', text: operator.trim() === '' ? '\n' : operator })
    else if (redirection !== undefined) isTarget = !/[\d-]$/.test(redirection)
    else if (word !== undefined) {
      if (!isTarget) tokens.push({ kind: 'word', text: unquoted(word) })
      isTarget = false
    }
  }
  return tokens
}

// Far beyond what people write; a longer one is read up to here.
const LONGEST = 20_000

const operators = /\r?\n\s*|&&|\|\||\|&|;;|[;|()]|&(?!>)/.source
const redirections = /\d*(?:>&[\d-]?|>>|>\||&>>?|<<<?-?|<&[\d-]?|<|>)/.source
const words =
  /(?:\\[^\n]|'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\$\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\$\{[^}\n]*\}|`[^`\n]*`|[^\s;&|()<>'"`\\]|['"`\\])+/
    .source
const lexeme = new RegExp(`[ \\t]+|#[^\\n]*|(${operators})|(${redirections})|(${words})`, 'g')

function unquoted(word: string): string {
  return word.replace(/'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([^\n])/g, (_all, single, double, escaped) =>
    String(single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped),
  )
}
