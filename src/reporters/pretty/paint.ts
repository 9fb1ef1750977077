import { Chalk } from 'chalk'
import type { Theme } from '../../model/reporter.ts'
import type { Severity } from '../../model/severity.ts'
import { escapeControls } from '../../text/escape-controls.ts'

/** What the parts of the pretty report draw with: colours, signs, and text made safe. */
export interface Paint {
  readonly width: number
  readonly isVerbose: boolean
  readonly signs: typeof unicodeSigns
  readonly bold: Style
  readonly dim: Style
  readonly good: Style
  readonly bad: Style
  readonly accent: Style
  severity(severity: Severity): Style
  /** Text that may be the package's: no controls, no endless lines, ASCII alone where nothing else is drawn. */
  safe(text: string): string
}

export type Style = (text: string) => string

/** A paint for the theme. */
export function createPaint(theme: Theme): Paint {
  const chalk = new Chalk({ level: theme.color })
  const styles: { readonly [severity in Severity]: Style } = {
    critical: chalk.bold.red,
    high: chalk.red,
    moderate: chalk.yellow,
    low: chalk.blue,
    info: chalk.cyan,
  }
  return {
    // Narrower than this nothing can be drawn; wider only moves the eye.
    width: Math.min(Math.max(theme.width, 40), 200),
    isVerbose: theme.verbosity === 'verbose',
    signs: theme.unicode ? unicodeSigns : asciiSigns,
    bold: chalk.bold,
    dim: chalk.dim,
    good: chalk.green,
    bad: chalk.red,
    accent: chalk.cyan,
    severity: (severity) => styles[severity],
    safe: (text) => (theme.unicode ? shorten(text, '…') : toAscii(shorten(text, '...'))),
  }
}

const unicodeSigns = {
  critical: '✖',
  high: '✖',
  moderate: '▲',
  low: '●',
  info: '○',
  clean: '✔',
  leak: '✖',
  incomplete: '▲',
  'not gated': '▲',
  ellipsis: '…',
  dot: ' · ',
  dash: '—',
  open: '╭─',
  side: '│',
  gap: '·',
  close: '╰─',
  rule: '─',
  bullet: '›',
}

const asciiSigns: typeof unicodeSigns = {
  critical: 'x',
  high: 'x',
  moderate: '!',
  low: '-',
  info: 'i',
  clean: '+',
  leak: 'x',
  incomplete: '!',
  'not gated': '!',
  ellipsis: '...',
  dot: ', ',
  dash: '-',
  open: ',-',
  side: '|',
  gap: ':',
  close: '`-',
  rule: '-',
  bullet: '>',
}

const LONGEST = 2000

function shorten(text: string, ellipsis: string): string {
  return escapeControls(text.length > LONGEST ? text.slice(0, LONGEST) + ellipsis : text).replaceAll('\t', '  ')
}

function toAscii(text: string): string {
  return text
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[–—]/g, '-')
    .replaceAll('…', '...')
    .replace(/[•×]/g, '*')
    .replace(/[^\x20-\x7e]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}
