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
  return (
    script
      .replace(/\^[ \t]{0,20}\r?\n/g, ' ')
      .replace(/^([ \t]{0,20})@(?=[a-z%!])/gim, '$1')
      // A variable that is run is a command that nobody knows.
      .replace(/(^|[&|(])[ \t]{0,20}(?:call[ \t]{1,20})?[%!]\w{1,80}[%!]/gim, '$1 $(cat)')
      .replace(
        /(==\S{1,80}|\b(?:do|else|defined \w{1,80}|exist \S{1,80}|errorlevel \d{1,9}))[ \t]{1,20}(?:call[ \t]{1,20})?[%!]\w{1,80}[%!]/gi,
        '$1; $(cat)',
      )
  )
}

function withoutBlockComments(script: string): string {
  const [first = '', ...rest] = script.split('<#')
  return first + rest.map((part) => (part.includes('#>') ? part.slice(part.indexOf('#>') + 2) : '')).join('')
}
