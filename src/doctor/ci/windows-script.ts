/** A script of PowerShell's or cmd's, with what a POSIX shell spells otherwise written as that would: continued lines, comments, blocks. */
export function asPosix(script: string, shell: string): string {
  if (/cmd/i.test(shell)) return script.replace(/\^[ \t]{0,20}\r?\n/g, ' ').replace(/^([ \t]{0,20})@(?=[a-z])/gim, '$1')
  if (!/pwsh|powershell/i.test(shell)) return script
  return (
    withoutBlockComments(script)
      .replace(/(\s)`[ \t]{0,20}\r?\n/g, '$1 ')
      // A block ends wherever its brace stands.
      .replace(/([^\s;{])([ \t]{1,20})\}(?=\s|$)/gm, '$1;$2}')
  )
}

function withoutBlockComments(script: string): string {
  const [first = '', ...rest] = script.split('<#')
  return first + rest.map((part) => (part.includes('#>') ? part.slice(part.indexOf('#>') + 2) : '')).join('')
}
