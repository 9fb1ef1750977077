import { relative, resolve } from 'node:path'
import mapWorkspaces from '@npmcli/map-workspaces'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import { formatCount } from '../text/count.ts'

/** A workspace by name, and its absolute directory. */
export interface Workspace {
  readonly name: string
  readonly path: string
}

/** The workspaces of the root in `directory`, in npm's order. */
export async function listWorkspaces(directory: string, manifest: Manifest, spec: string): Promise<Workspace[]> {
  try {
    const found = await mapWorkspaces({ cwd: directory, pkg: manifest })
    return [...found].map(([name, path]) => ({ name, path }))
  } catch (cause) {
    throw new AuditError('EWORKSPACES', `${spec}: its workspaces cannot be listed`, {
      hint: 'Check "workspaces" in package.json: two of them may have the same name, or a package.json may be broken.',
      cause,
    })
  }
}

/** Those of `all` that `filters` name as npm's -w does: by name, by directory, or by the directory that holds them. */
export function selectWorkspaces(
  all: readonly Workspace[],
  filters: readonly string[],
  directory: string,
): readonly Workspace[] {
  const chosen = new Set<Workspace>()
  for (const filter of filters) {
    const named = resolve(directory, filter)
    const fitting = all.filter(({ name, path }) => name === filter || path === named || resolve(path, '..') === named)
    if (fitting.length === 0)
      throw new AuditError('EWORKSPACES', `${filter}: no workspace of this name or in this directory`, {
        hint: all.length === 0 ? noWorkspaces : `The workspaces are ${names(all, directory)}.`,
      })
    for (const workspace of fitting) chosen.add(workspace)
  }
  return [...chosen]
}

/** The error of a private workspace root that was asked for without naming workspaces. */
export function rootNotPublished(all: readonly Workspace[], directory: string, spec: string): AuditError {
  return new AuditError(
    'EWORKSPACES',
    `${spec}: a private workspace root, which is never published itself; its workspaces are ${names(all, directory)}`,
    { hint: 'Name some with -w <name>, or take all with --workspaces.' },
  )
}

const noWorkspaces = 'There are none: package.json has no "workspaces", or no folder fits them.'
const SHOWN = 30

function names(all: readonly Workspace[], directory: string): string {
  if (all.length === 0) return 'none'
  const shown = all.slice(0, SHOWN).map(({ name, path }) => {
    const place = relative(directory, path).replaceAll('\\', '/')
    return name === place ? name : `${name} (${place})`
  })
  return shown.join(', ') + (all.length > SHOWN ? ` and ${formatCount(all.length - SHOWN)} more` : '')
}
