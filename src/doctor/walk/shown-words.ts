/** The first words of a command, without those that may hold a login. */
export function shownWords(words: readonly string[]): string {
  const shown = words
    .slice(0, 3)
    .filter((word) => !/[:=]\/\/|_authToken|token/i.test(word))
    .join(' ')
  return shown.length > 60 ? `${shown.slice(0, 60)}…` : shown || 'a command'
}
