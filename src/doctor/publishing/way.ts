import type { GateCommand } from '../scripts/gate-command.ts'
import type { Publication } from './publication.ts'

/** A place from which the project is published, and the gates that come before it there. */
export interface Way extends Publication {
  /** Where it stands, for people: `.github/workflows/release.yml:31`, `package.json, script release`. */
  readonly where: string
  /** The scripts of package.json through which it is reached from there, outermost first. */
  readonly through: readonly string[]
  /** Calls of Watertight before it in the same job or script, whatever they can stop. */
  readonly earlier: readonly GateCommand[]
}
