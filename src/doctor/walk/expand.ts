import type { State } from './state.ts'

/** Words with the variables replaced whose values are known; a word that is one variable alone becomes several where it has blanks. */
export function expandWords(words: readonly string[], state: Pick<State, 'variables'>): readonly string[] {
  return words.flatMap((word) => {
    const whole = expandText(word, state)
    const isAlone = /^(?:\$\w+|\$[@*]|\$\{[\w@*]+(?:\[[@*]\])?\}|\$\{\{\s*env\.\w+\s*\}\}|%\w+%|\$env:\w+)$/.test(word)
    return isAlone && whole !== word ? whole.split(/\s+/).filter((part) => part !== '') : [whole]
  })
}

/** A text with the variables replaced whose values are known. */
export function expandText(text: string, { variables }: Pick<State, 'variables'>): string {
  if (!/[$%]/.test(text)) return text
  return text.replace(
    /\$\{\{\s*env\.(\w+)\s*\}\}|\$\{(\w+)(?:\[[@*]\]|:?-[^}]*)?\}|\$env:(\w+)|\$(\w+)|%(\w+)%|\$\{?([@*])\}?/g,
    (whole, ...names) => {
      const name = names.slice(0, 6).find((one) => one !== undefined)
      const value = variables.get(String(name))
      return typeof value === 'string' && !value.includes('${{') ? value : whole
    },
  )
}

/** The scripts inside `$(…)` and backticks. */
export function substitutionsIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const found: string[] = []
    for (let at = word.indexOf('$('); at !== -1; at = word.indexOf('$(', at + 2)) {
      if (word[at + 2] === '(') continue
      const end = closing(word, at + 2)
      found.push(word.slice(at + 2, end))
      at = end
    }
    for (const [, script = ''] of word.matchAll(/`([^`]*)`/g)) found.push(script)
    return found
  })
}

function closing(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return text.length
}
