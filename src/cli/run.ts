import type { Command, CommanderError } from 'commander'
import { AuditError } from '../model/audit-error.ts'
import { buildProgram } from './program.ts'
import { failureText } from './shared/failure-text.ts'
import { sayError, withoutSecrets } from './shared/say-error.ts'
import type { Session } from './shared/session.ts'
import { openTerminal } from './shared/terminal.ts'

/** Runs the command that `words` name; gives the exit code. */
export async function run(words: readonly string[]): Promise<number> {
  const terminal = openTerminal(process.env, process)
  const interruption = new AbortController()
  const session: Session = { cwd: process.cwd(), environment: process.env, terminal, signal: interruption.signal }
  let interrupted: number | null = null
  for (const [name, code] of Object.entries(exitCodes)) {
    process.once(name, () => {
      if (interrupted !== null) return
      interrupted = code
      interruption.abort()
      // Whatever is under way is not worth waiting for: nothing of it will be looked at.
      const reported = session.onFailure?.('EINTERRUPTED', 'the audit was interrupted')
      delete session.onFailure
      // Whoever hangs up reads no answer: what cannot be printed must not keep the process from its end.
      void Promise.resolve(reported)
        .catch(() => undefined)
        .finally(() => process.exit(code))
    })
  }

  const exitCode = await runIn(session, words)
  return interrupted ?? exitCode
}

/** Runs the command that `words` name with the environment and the terminal of `session`; whatever goes wrong is said there. */
export async function runIn(session: Session, words: readonly string[]): Promise<number> {
  let exitCode: number = 0
  // `--all` stands beside --help alone; anywhere else it is an unknown option.
  const showAll = words.includes('--all') && words.some((word) => ['--help', '-h', 'help'].includes(word))
  const printing: Promise<void>[] = []
  const program = buildProgram(
    session,
    (code) => {
      exitCode = code
    },
    { showAll, words, onPrinting: (one) => printing.push(one) },
  )
  try {
    await program.parseAsync(withCommandFirst(words, program), { from: 'user' })
    return exitCode
  } catch (error) {
    if (session.signal.aborted) return exitCode
    if (isCommanderError(error)) {
      await Promise.all(printing)
      return error.exitCode === 0 ? 0 : 2
    }
    await sayError(failureText(error, words.includes('--verbose')), session)
    await session.onFailure?.(codeOf(error), await withoutSecrets(messageOf(error)))
    return 2
  }
}

/** 128 and the signal's number, as shells say it. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }

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

/** `words` with the command's name in front, where the user put options before it: `--verbose restore x` is `restore --verbose x`. */
function withCommandFirst(words: readonly string[], program: Command): readonly string[] {
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
