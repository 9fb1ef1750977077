/**
 * Whether the value from `start` to `end` is one of a table of values that are all as long: the names of classes that a bundler drew
 * (`{user: "z3g33f", password: "jvbH7g"}`), the hashes of files. Looks at the entries before and behind it.
 */
export function isAmongAlike(text: string, start: number, end: number): boolean {
  const length = end - start
  const before = entryBefore.exec(text.slice(Math.max(0, start - REACH), start))
  const after = entryBehind.exec(text.slice(end, end + REACH))
  const neighbours = [before, after].flatMap((entry) => (entry === null ? [] : [entry]))
  return (
    neighbours.length > 0 &&
    neighbours.every(([, name = '', value = '']) => !secret.test(name) && value.length === length && /\d/.test(value))
  )
}

const REACH = 240
const entryBefore =
  /(?:^|[^\w$-])([\w$-]{1,60})["'`]?\s{0,3}[:=]\s{0,3}["'`]([^"'`\s]{8,64})["'`],\s{0,40}["'`]?[\w$-]{1,60}["'`]?\s{0,3}[:=]\s{0,3}["'`]$/
const entryBehind = /^["'`],\s{0,40}["'`]?([\w$-]{1,60})["'`]?\s{0,3}[:=]\s{0,3}["'`]([^"'`\s]{8,64})["'`]/
const secret = /key|token|secret|pass|pwd|auth|cred/i
