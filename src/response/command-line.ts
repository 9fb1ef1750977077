/**
 * Words as one line that every usual shell reads as these words (sh, cmd.exe and PowerShell alike); null where that cannot be promised. A
 * registry chooses names of tags and versions, and what it chooses must not run when somebody pastes the line.
 */
export function commandLine(words: readonly string[]): string | null {
  const quoted = words.map(quotedWord)
  return quoted.every((word) => word !== null) ? quoted.join(' ') : null
}

function quotedWord(word: string): string | null {
  // PowerShell takes a word that begins with @ for a table of arguments.
  if (/^[\w+=:./-][\w@+=:./~-]*$/.test(word)) return word
  return /^[^"`$\\!%\x00-\x1f\x7f-\u{10ffff}]+$/u.test(word) ? `"${word}"` : null
}
