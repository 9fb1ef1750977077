import type { Command } from 'commander'

/** `words` with the command's name in front, where the user put options before it: `--verbose restore x` is `restore --verbose x`. */
export function withCommandFirst(words: readonly string[], program: Command): readonly string[] {
  const names = new Set(program.commands.map((command) => command.name()))
  const takesValue = new Set(
    program.commands
      .flatMap((command) => command.options)
      .filter((option) => option.required)
      .flatMap((option) => [option.short, option.long]),
  )
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === '--') break
    if (takesValue.has(word)) index += 1
    else if (!word.startsWith('-') || word === '-') {
      return names.has(word) ? [word, ...words.slice(0, index), ...words.slice(index + 1)] : words
    }
  }
  return words
}
