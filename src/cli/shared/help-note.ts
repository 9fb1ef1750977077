import type { Command } from 'commander'
import { wrap } from '../../text/wrap.ts'

/** Text below the help of a command, such as its exit codes: paragraphs that are wrapped like the rest of the help. */
export function helpNote(...paragraphs: readonly string[]): (context: { readonly command: Command }) => string {
  return ({ command }) => {
    const width = command.configureOutput().getOutHelpWidth?.() ?? 80
    return paragraphs.map((text) => `\n${wrap(text, width).join('\n')}`).join('\n')
  }
}
