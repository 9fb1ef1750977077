/** A script of PowerShell's or cmd's, with what a POSIX shell spells otherwise written as that would: continued lines, comments, blocks. */
export function asPosix(script: string, shell: string): string {
  if (/cmd/i.test(shell)) return fromCmd(script)
  if (!/pwsh|powershell/i.test(shell)) return script
  return (
    withoutBlockComments(script)
      .replace(/(\s)`[ \t]{0,20}\r?\n/g, '$1 ')
      // A block ends wherever its brace stands.
      .replace(/([^\s;{])([ \t]{1,20})\}(?=\s|$)/gm, '$1;$2}')
  )
}

function fromCmd(script: string): string {
  return script
    .replace(/\^[ \t]{0,20}\r?\n/g, ' ')
    .replace(/^([ \t]{0,20})@(?=[a-z%!])/gim, '$1')
    .replace(conditional, 'if test; then $1; fi')
}

/** `if not exist a.txt npm ci`: what it asks for, and the command that stands behind that on the line. */
const conditional =
  /\bif[ \t]{1,20}(?:\/i[ \t]{1,20})?(?:not[ \t]{1,20})?(?:(?:exist|defined|errorlevel)[ \t]{1,20}\S{1,200}|\S{1,200}==\S{1,200}|\S{1,200}[ \t]{1,20}(?:equ|neq|lss|leq|gtr|geq)[ \t]{1,20}\S{1,200})[ \t]{1,20}([^\s(][^\r\n]{0,4000})/gi

function withoutBlockComments(script: string): string {
  const [first = '', ...rest] = script.split('<#')
  return first + rest.map((part) => (part.includes('#>') ? part.slice(part.indexOf('#>') + 2) : '')).join('')
}
