import { afterOptions, optionValue, optionValues, type Program } from '../scripts/program-of.ts'
import { variableOf } from './hooks-off.ts'
import { below, type WalkSetting } from './setting.ts'
import type { State } from './state.ts'

/** The folders that a manager's command is about, and the words of the command itself. */
export interface Scope {
  /** Null for a folder that is not known. */
  readonly folders: readonly (string | null)[]
  /** Whether it goes through the workspaces. */
  readonly isMany: boolean
  /** The words from the command on. */
  readonly words: readonly string[]
}

/** Reads what a manager's options say about folders and workspaces. npm's `--prefix` moves scripts, not what `publish` and `pack` take. */
export function scopeOf(
  { name, args, starter }: Pick<Program, 'name' | 'args' | 'starter'>,
  state: State,
  setting: WalkSetting,
): Scope {
  const manager = starter?.name === undefined || starter.name === 'npx' ? name : starter.name
  const all = [...(starter?.args ?? []), ...args]
  const words = afterOptions(name, args)
  const moved = optionValue(all, '--dir', '--cwd', '-C', ...(manager === 'pnpm' ? [] : ['--prefix']))
  const isIgnored = manager === 'npm' && (words[0] === 'publish' || words[0] === 'pack' || words[0] === 'stage')
  const folder = moved === undefined || isIgnored ? state.folder : below(state.folder, moved)
  if (manager === 'yarn' && words[0] === 'workspace')
    return { folders: [named(words[1] ?? '', folder, setting)], isMany: false, words: words.slice(2) }
  if (manager === 'yarn' && words[0] === 'workspaces') {
    const rest = words[1] === 'foreach' || words[1] === 'run' ? afterOptions('yarn', words.slice(2)) : words.slice(1)
    return { folders: everywhere(setting), isMany: true, words: words[1] === 'run' ? ['run', ...rest] : rest }
  }
  const chosen = [
    ...optionValues(all, '--workspace', '--filter', '-F', '--scope'),
    ...(manager === 'npm' ? optionValues(all, '-w') : []),
  ]
  const chosenHere = manager === 'npm' ? variableOf(state, 'npm_config_workspace') : undefined
  if (chosenHere === null) return { folders: [null], isMany: false, words }
  if (chosenHere) chosen.push(...chosenHere.split(/[\s,]+/).filter((one) => one !== ''))
  if (chosen.length > 0) {
    const folders = chosen.flatMap((one) => selected(one, folder, setting))
    return { folders: [...new Set(folders)], isMany: folders.length > 1, words }
  }
  const isMany =
    (manager === 'npm' && /^(?:true|1)$/.test(variableOf(state, 'npm_config_workspaces') ?? '')) ||
    all.some((word) => ['-r', '--recursive', '--workspaces', '-ws', '--workspaces=true'].includes(word)) ||
    words[0] === 'recursive' ||
    words[0] === 'multi'
  if (isMany)
    return {
      folders: everywhere(setting),
      isMany,
      words: words[0] === 'recursive' || words[0] === 'multi' ? words.slice(1) : words,
    }
  return { folders: [folder], isMany: false, words }
}

/** The folders of all workspaces; the package itself where there are none. */
export function everywhere({ project }: WalkSetting): readonly string[] {
  const found = [...project.packages, ...project.workspaces].map(({ folder }) => folder)
  return [...new Set(found)]
}

/** A pattern, or one with dots for dependents, stands for any of them. */
function selected(filter: string, folder: string | null, setting: WalkSetting): readonly (string | null)[] {
  if (/[*!{}[\]$]|\.\.\./.test(filter)) return everywhere(setting)
  return [named(filter, folder, setting)]
}

function named(name: string, folder: string | null, { project, manifestIn }: WalkSetting): string | null {
  const place = below(folder, name)
  const found = [...project.workspaces, ...project.packages].find((one) => one.name === name || one.folder === place)
  if (found !== undefined) return found.folder
  return place !== null && manifestIn(place) !== null ? place : null
}
