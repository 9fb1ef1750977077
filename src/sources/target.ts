import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'

export type TargetKind = 'directory' | 'tarball' | 'registry'

/** Which source a spec is meant for: `--from` settles it, then what exists on disk, then what it looks like. */
export async function kindOfTarget(spec: string, context: SourceContext): Promise<TargetKind> {
  if (context.from !== undefined) return context.from
  if (isStdin(spec) || isUrl(spec)) return 'tarball'
  const found = await kindOnDisk(resolve(context.cwd, spec))
  if (found !== null) return found
  if (/^(?:[a-z]:)?[^:]*\.(?:tgz|tar\.gz|tar|zip|vsix|crx|xpi|asar|whl)$/i.test(spec)) return 'tarball'
  return looksLikePath(spec) ? 'directory' : 'registry'
}

/**
 * The error for a target that could be a mistyped word: one without a version, tag, range or scope that is neither on the disk nor settled by
 * `from`; null for any other. `meant` is what was probably meant, ready to type.
 */
export async function bareWord(spec: string, context: SourceContext, meant?: string): Promise<AuditError | null> {
  if (!/^[\w.~-]+$/.test(spec) || (await kindOfTarget(spec, context)) !== 'registry' || context.from === 'registry')
    return null
  const guess = meant === undefined ? '' : `Did you mean ${meant}? `
  return new AuditError('EBAREWORD', `${spec} is not a command, and there is no file or directory of that name here`, {
    hint: `${guess}To audit the package of that name, write ${spec}@latest.`,
  })
}

/** Whether the tarball comes on standard input. */
export function isStdin(spec: string): boolean {
  return spec === '-'
}

/** Whether the spec is the address of a tarball. */
export function isUrl(spec: string): boolean {
  return /^https?:\/\//i.test(spec)
}

function looksLikePath(spec: string): boolean {
  return /^(?:\.{1,2}(?:[/\\]|$)|[/\\]|~[/\\]|[a-z]:[/\\])/i.test(spec)
}

async function kindOnDisk(path: string): Promise<TargetKind | null> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'tarball'
  } catch (error) {
    // A spec such as `name@^2` need not even be a possible file name; whatever stat says, it is no path.
    if (error instanceof Error) return null
    throw error
  }
}
