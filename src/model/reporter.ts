import type { Extras } from './extras.ts'
import type { Report } from './report.ts'

/** How a text may look: known by who prints it, never asked of the environment. */
export interface Theme {
  /** Columns of the terminal. */
  readonly width: number
  /** chalk's level: 0 none, 1 16 colours, 2 256, 3 truecolor. */
  readonly color: 0 | 1 | 2 | 3
  readonly unicode: boolean
  readonly verbosity: 'quiet' | 'normal' | 'verbose'
}

/** Turns a report into text. Reads the report, the theme and what may stand beside the report, nothing else. */
export interface Reporter {
  readonly id: string
  render(report: Report, theme: Theme, extras?: Extras): string
}
