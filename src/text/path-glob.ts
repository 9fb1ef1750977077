import { globTest, shortened } from './glob.ts'
import { linearTest } from './linear-regexp.ts'

/** A test of whole paths against one glob: without a slash it fits the root alone, and a star fits no dot file. */
export function pathMatcher(glob: string): (path: string) => boolean {
  const tokens = glob.match(/\\.|\*\*\/|\*+|./gs) ?? []
  if (tokens.some((token) => /^(?:[?[\]{}()!]|\*{2,})$/.test(token)))
    return globTest(glob, { ignoreCase: false, dotFiles: false })
  if (!tokens.some((token) => token.startsWith('*'))) {
    const path = tokens.map(unescaped).join('')
    return (other) => other === path
  }
  const pattern = tokens.map((token, index) => {
    if (token === '**/') return '(?:(?!\\.)[^/]+/)*'
    const isFirst = index === 0 || /\/$/.test(tokens[index - 1] ?? '')
    return token === '*' ? `${isFirst ? '(?!\\.)' : ''}[^/]*` : unescaped(token).replace(/[\\^$.+?()[\]{}|*]/, '\\$&')
  })
  const whole = linearTest(new RegExp(`^${pattern.join('')}$`))
  return (path) => whole?.(shortened(path)) === true
}

/** A glob that fits `path` and nothing else. */
export function escapeGlob(path: string): string {
  return path.replace(/[\\*?[\]{}()!]/g, '\\$&')
}

function unescaped(token: string): string {
  return token.length === 2 && token.startsWith('\\') ? token.slice(1) : token
}
