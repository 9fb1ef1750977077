import type { Terminal } from './terminal.ts'

/** What a command works with, in place of the process's own globals. */
export interface Session {
  readonly cwd: string
  readonly environment: { readonly [name: string]: string | undefined }
  readonly terminal: Terminal
  /** Aborted by SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal
  /** Set by a command that has promised JSON: what stdout gets when the run ends before there is a report. */
  onFailure?: (code: string, message: string) => Promise<void>
}

/** The exit code that a command ends with. */
export type ExitCode = 0 | 1 | 2
