import { createInterface } from 'node:readline/promises'
import type { Session } from './session.ts'

/** Whether there is a person to ask: one who watches, and can type. */
export function canAsk({ terminal }: Pick<Session, 'terminal'>): boolean {
  return terminal.isWatched && process.stdin.isTTY === true
}

/** Asks a person on stderr; null when there is nobody to ask. */
export async function confirm(question: string, session: Session): Promise<boolean | null> {
  if (!canAsk(session)) return null
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^\s*y(?:es)?\s*$/i.test(await lines.question(`${question} [y/N] `, { signal: session.signal }))
  } finally {
    lines.close()
  }
}
