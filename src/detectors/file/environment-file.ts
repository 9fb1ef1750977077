/** How many variables an environment file gives a value to; comments, bare names and empty values do not count. */
export function countAssignments(text: string): number {
  let count = 0
  for (const line of text.split(/\r\n?|\n/)) if (assignment.test(line)) count += 1
  return count
}

const assignment =
  /^\s{0,40}(?:export\s{1,10})?[A-Za-z_][\w.-]{0,200}\s{0,40}[=:]\s{0,40}(?!(?:""|''|``)\s{0,40}(?:#|$))[^\s#]/
