import type { CommanderError } from 'commander'
import { AuditError } from '../model/audit-error.ts'
import { failureText } from './failure-text.ts'
import { buildProgram } from './program.ts'
import type { Session } from './session.ts'
import { openTerminal } from './terminal.ts'
import { withCommandFirst } from './with-command-first.ts'

/** Runs the command that `words` name; gives the exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const terminal = openTerminal(process.env, process)
  const interruption = new AbortController()
  const session: Session = { cwd: process.cwd(), environment: process.env, terminal, signal: interruption.signal }
  let exitCode: number = 0
  process.once('SIGINT', () => {
    interruption.abort()
    // Whatever is under way is not worth waiting for: nothing of it will be looked at.
    void end(session, 'EINTERRUPTED', 'the audit was interrupted').finally(() => process.exit(130))
  })

  const program = buildProgram(session, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(withCommandFirst(words, program), { from: 'user' })
    return exitCode
  } catch (error) {
    if (isCommanderError(error)) return error.exitCode === 0 ? 0 : 2
    await terminal.say(failureText(error, words.includes('--verbose')))
    await session.onFailure?.(codeOf(error), messageOf(error))
    return 2
  }
}

async function end(session: Session, code: string, message: string): Promise<void> {
  await session.onFailure?.(code, message)
}

// Loaded only with the program; its errors were printed when they were thrown.
function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'exitCode' in error && 'code' in error && String(error.code).startsWith('commander.')
}

function codeOf(error: unknown): string {
  return error instanceof AuditError ? error.code : 'EINTERNAL'
}

function messageOf(error: unknown): string {
  return error instanceof AuditError ? error.message : 'an error inside Watertight ended the run'
}
