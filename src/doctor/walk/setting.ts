import type { Manifest } from '../../model/artifact.ts'
import type { CiFiles } from '../ci/ci-job.ts'
import type { IgnoreSetting } from '../ignore-settings.ts'
import type { ExaminedProject } from '../project.ts'
import type { GatePolicy } from '../scripts/gate-command.ts'
import type { ToolConfig } from '../tools/tool-configs.ts'
import type { Tree } from '../tree.ts'
import { CHECKOUT } from './known-folders.ts'

/** What a walk knows of the project beside what it reads on its way. */
export interface WalkSetting {
  readonly project: ExaminedProject
  readonly files: CiFiles
  readonly policy: GatePolicy
  /** Why `watertight` may be another program in this project; null where nothing says so. */
  readonly substitution: string | null
  /** Settings on this machine and in the repository that switch hooks off. */
  readonly ignoring: readonly IgnoreSetting[]
  readonly tools: readonly ToolConfig[]
  /** The files of the repository, as far as they may be programs. */
  tree(): Tree
  /** The manifest in a folder, relative to the repository's root; null where there is none. */
  manifestIn(folder: string): Manifest | null
  /** Its scripts. */
  scriptsIn(folder: string): ReadonlyMap<string, string>
}

/** A folder below another, both relative to the repository's root; what leaves it or depends on a variable keeps its own words. */
export function below(folder: string | null, next: string): string | null {
  if (next === CHECKOUT || next.startsWith(`${CHECKOUT}/`)) return below('.', next.slice(CHECKOUT.length + 1))
  if (/[$`]|\{\{/.test(next))
    return /^\$\{?(?:PWD|CI_PROJECT_DIR|GITHUB_WORKSPACE|WORKSPACE)\}?$/.test(next) ? '.' : null
  if (/^[/~]|^[a-z]:/i.test(next)) return next
  if (folder === null) return null
  const parts = folder === '.' ? [] : folder.split('/')
  for (const part of next.split(/[/\\]/)) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/') || '.'
}
