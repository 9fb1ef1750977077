import { type Environment, lifecycleOf } from '../../managers/lifecycle.ts'
import type { Theme } from '../../model/reporter.ts'

/** Where a command's words go: the report to one stream, everything said about the run to the other. */
export interface Terminal {
  /** Prints what the user asked for: to stdout, or to stderr inside a hook, where stdout is part of somebody's JSON. */
  print(text: string): Promise<void>
  /** Says something about the run, on stderr. */
  say(text: string): Promise<void>
  /** How what is printed may look. */
  theme(flags: { readonly color?: boolean | undefined }): Pick<Theme, 'width' | 'color' | 'unicode'>
  readonly isHook: boolean
  /** Whether a person watches stderr, so that progress may be shown there. */
  readonly isWatched: boolean
  /** Whether stderr is the log of a build. */
  readonly isLogged: boolean
}

/** The terminal of this process. A reader that has gone away (`| head`) is no error of ours. */
export function openTerminal(environment: Environment, streams: Pick<NodeJS.Process, 'stdout' | 'stderr'>): Terminal {
  const isHook = lifecycleOf(environment) !== null
  const printing = isHook ? streams.stderr : streams.stdout
  const closed = new Set<NodeJS.WriteStream>()
  for (const stream of [streams.stdout, streams.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      closed.add(stream)
    })
  }
  // Awaited, since a process that ends early loses what a slow pipe has not taken yet.
  const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
    new Promise((resolve) => {
      if (closed.has(stream) || text === '') resolve()
      else stream.write(text, () => resolve())
    })
  return {
    print: (text) => write(printing, text),
    say: (text) => write(streams.stderr, text),
    theme: ({ color }) => ({
      width: widthOf(printing.columns, environment['COLUMNS']),
      color: colorLevel(color, environment, printing.isTTY === true),
      unicode: showsUnicode(environment),
    }),
    isHook,
    isLogged: !isHook && Boolean(environment['CI']),
    isWatched: streams.stderr.isTTY === true && !isHook && !environment['CI'] && environment['TERM'] !== 'dumb',
  }
}

function widthOf(columns: number | undefined, variable: string | undefined): number {
  const width = columns || (/^\d{1,4}$/.test(variable ?? '') ? Number(variable) : 80)
  return Math.max(20, width)
}

function showsUnicode({ TERM, WT_SESSION, TERM_PROGRAM, ConEmuTask }: Environment): boolean {
  if (process.platform !== 'win32') return TERM !== 'linux'
  return WT_SESSION !== undefined || ConEmuTask !== undefined || TERM_PROGRAM === 'vscode'
}

/** How many colours a stream gets: `--color` and `--no-color`, then FORCE_COLOR, then NO_COLOR, then whether it is a terminal. */
function colorLevel(flag: boolean | undefined, environment: Environment, isTerminal: boolean): Theme['color'] {
  if (flag !== undefined) return flag ? capability(environment) : 0
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined) return forcedLevel(forced, environment)
  // no-color.org: present and not empty, whatever its value.
  if (environment['NO_COLOR']) return 0
  return isTerminal && environment['TERM'] !== 'dumb' ? capability(environment) : 0
}

function forcedLevel(value: string, environment: Environment): Theme['color'] {
  if (value === '0' || value === 'false') return 0
  if (value === '1' || value === '2' || value === '3') return Number(value) as Theme['color']
  return capability(environment)
}

/** What the terminal can show, at least sixteen colours. */
function capability({ COLORTERM = '', TERM = '', WT_SESSION }: Environment): Theme['color'] {
  if (/truecolor|24bit/i.test(COLORTERM) || WT_SESSION !== undefined) return 3
  return /256/.test(TERM) ? 2 : 1
}
