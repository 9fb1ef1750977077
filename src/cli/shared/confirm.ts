import { createInterface } from 'node:readline/promises'
import type { Session } from './session.ts'

/** Asks a person on stderr; null when there is nobody to ask, since no person watches or nothing can be typed. */
export async function confirm(question: string, { terminal, signal }: Session): Promise<boolean | null> {
  if (!terminal.isWatched || process.stdin.isTTY !== true) return null
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^\s*y(?:es)?\s*$/i.test(await lines.question(`${question} [y/N] `, { signal }))
  } finally {
    lines.close()
  }
}
