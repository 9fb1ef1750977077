/** How a path is written that begins at the root of the checkout. */
export const CHECKOUT = '/github/workspace'

/** The text of a shell script of the repository, with the folder in which it lies in place of the commands that find it out. */
export function withKnownFolders(text: string, file: string): string {
  if (!/dirname|BASH_SOURCE|\$\{0|show-toplevel/.test(text)) return text
  const folder = [CHECKOUT, ...file.split('/').slice(0, -1)].join('/')
  return text
    .replace(own, folder)
    .replace(/\$\(\s{0,9}git rev-parse --show-toplevel\s{0,9}\)/g, CHECKOUT)
    .replace(resolved, '$1')
    .replace(visited, '$1')
}

/** `$(dirname "$0")` and its like. */
const own =
  /\$\(\s{0,9}dirname\s{1,9}(?:--\s{1,9})?"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?\s{0,9}\)|`dirname\s{1,9}"?\$\{?(?:0|BASH_SOURCE(?:\[0\])?)\}?"?`|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%\/\*\}/g

/** `$(realpath …)` of a path of the checkout. */
const resolved = /\$\(\s{0,9}(?:realpath|readlink\s{1,9}-f)\s{1,9}"?(\/github\/workspace[\w./-]{0,200})"?\s{0,9}\)/g

/** `$(cd … && pwd)` of a path of the checkout. */
const visited =
  /\$\(\s{0,9}cd\s{1,9}(?:-P\s{1,9})?(?:--\s{1,9})?"?(\/github\/workspace[\w./-]{0,200})"?\s{0,9}(?:&?>\s{0,9}\/dev\/null\s{0,9})?(?:2>&1\s{0,9})?(?:&&|;)\s{0,9}pwd(?:\s{1,9}-P)?\s{0,9}\)/g
