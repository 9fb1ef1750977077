import type { ProgressEvent } from '../../engine/audit-options.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { formatCount } from '../../text/fill.ts'
import type { Terminal } from './terminal.ts'

/** Often enough to look alive, rarely enough to cost nothing. */
const interval = 100

/** Shows how far an audit is on one line of stderr, and takes the line away again. */
export function showProgress(terminal: Terminal): {
  readonly onProgress: (event: ProgressEvent) => void
  readonly clear: () => void
} {
  let shownAt = 0
  return {
    onProgress: ({ spec, artifacts, bytes, path }) => {
      const now = performance.now()
      if (now - shownAt < interval) return
      shownAt = now
      const counts = `${formatCount(artifacts)} artifacts, ${formatCount(Math.round(bytes / 1e6))} MB`
      const line = escapeControls(`${spec}: ${counts}  ${path}`)
      void terminal.say(`\r\x1b[K${line.slice(0, terminal.theme({}).width - 1)}`)
    },
    clear: () => {
      if (shownAt > 0) void terminal.say('\r\x1b[K')
    },
  }
}
