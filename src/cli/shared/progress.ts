import type { ProgressEvent } from '../../engine/audit-options.ts'
import { formatCount } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import type { Terminal } from './terminal.ts'

/** Milliseconds: after which work shows itself, between two looks of a line, and between two lines of a log. */
const FIRST = 250
const OFTEN = 100
const SELDOM = 10_000

/**
 * Shows how far an audit is, on stderr: for a person one line that is taken away again, for the log of a build a line every ten seconds.
 * Undefined where nobody looks.
 */
export function showProgress(
  terminal: Pick<Terminal, 'say' | 'theme' | 'isWatched' | 'isLogged'>,
  targets: readonly string[] = [],
): { readonly onProgress: (event: ProgressEvent) => void; readonly clear: () => void } | undefined {
  if (!terminal.isWatched && !terminal.isLogged) return undefined
  const started = performance.now()
  const interval = terminal.isWatched ? OFTEN : SELDOM
  let next = started + (terminal.isWatched ? FIRST : SELDOM)
  let last: ProgressEvent | undefined
  let isShown = false
  const show = (): void => {
    const now = performance.now()
    if (now < next) return
    next = now + interval
    const text = escapeControls(last === undefined ? opening(targets) : progressLine(last, now - started))
    if (terminal.isWatched) {
      isShown = true
      void terminal.say(`\r\x1b[K${text.slice(0, terminal.theme({}).width - 1)}`)
    } else void terminal.say(`${text}\n`)
  }
  // Nothing is heard of a package while it is fetched.
  const timer = setInterval(show, OFTEN)
  timer.unref()
  return {
    onProgress: (event) => {
      last = event
      show()
    },
    clear: () => {
      clearInterval(timer)
      if (isShown) void terminal.say('\r\x1b[K')
    },
  }
}

function opening([first, ...others]: readonly string[]): string {
  if (first === undefined) return 'opening the package…'
  return others.length === 0 ? `opening ${first}…` : `opening ${first} and ${formatCount(others.length)} more…`
}

/** `[####------] 4 of 10 packages  app@1.2.0: 120 files, 3.1 MB, 40 MB/s, 12 s left  dist/a.js`; `elapsed` in milliseconds. */
export function progressLine(
  { spec, artifacts, bytes, path, finished, targets }: ProgressEvent,
  elapsed: number,
): string {
  const seconds = elapsed / 1000
  const counts = [`${formatCount(artifacts)} files`, formatBytes(bytes)]
  if (targets === 1) {
    if (seconds >= 1) counts.push(`${formatBytes(bytes / seconds)}/s`)
    return `${spec}: ${counts.join(', ')}  ${path}`
  }
  const full = Math.floor((finished / targets) * CELLS)
  if (finished > 0) counts.push(`${Math.ceil((seconds / finished) * (targets - finished))} s left`)
  const bar = `[${'#'.repeat(full)}${'-'.repeat(CELLS - full)}]`
  return `${bar} ${formatCount(finished)} of ${formatCount(targets)} packages  ${spec}: ${counts.join(', ')}  ${path}`
}

const CELLS = 10
