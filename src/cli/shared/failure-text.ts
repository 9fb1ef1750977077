import { AuditError } from '../../model/audit-error.ts'
import { escapeControls } from '../../text/escape-controls.ts'

/** What stderr gets about an error: one sentence and what to do next; the stack only when it is asked for. */
export function failureText(error: unknown, isVerbose: boolean): string {
  const stack = isVerbose ? `${stackOf(error)}\n` : ''
  if (error instanceof AuditError) return `${sentence(error.message, error.hint)}${stack}`
  const message = error instanceof Error ? error.message : String(error)
  const hint = isVerbose ? 'Please report this.' : 'Run again with --verbose and report it, please.'
  return `${sentence(`an error inside Watertight ended the run: ${message}`, hint)}${stack}`
}

/** One line of Watertight's own on stderr, and its advice on the next. */
export function sentence(message: string, hint?: string): string {
  const line = `watertight: ${printable(message, 1000)}\n`
  return hint === undefined ? line : `${line}  ${printable(hint, 1000)}\n`
}

function stackOf(error: unknown): string {
  const lines: string[] = []
  // A chain of causes is short; a hostile one could be a ring.
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    lines.push(`${depth === 0 ? '' : 'caused by '}${at.stack ?? at.message}`)
  }
  return lines.join('\n').split('\n').map(escapeControls).join('\n')
}

// Messages name files, packages and what registries answered: none of it may steer the terminal.
function printable(text: string, length: number): string {
  const line = escapeControls(text.replaceAll('\n', ' '))
  return line.length > length ? `${line.slice(0, length)}…` : line
}
