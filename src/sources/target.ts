import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SourceContext } from '../model/source.ts'

export type TargetKind = 'directory' | 'tarball' | 'registry'

/** Which source a spec is meant for: `--from` settles it, then what exists on disk, then what it looks like. */
export async function kindOfTarget(spec: string, context: SourceContext): Promise<TargetKind> {
  if (context.from !== undefined) return context.from
  if (isStdin(spec) || isUrl(spec)) return 'tarball'
  const found = await kindOnDisk(resolve(context.cwd, spec))
  if (found !== null) return found
  if (/^(?:[a-z]:)?[^:]*\.(?:tgz|tar\.gz|tar)$/i.test(spec)) return 'tarball'
  return looksLikePath(spec) ? 'directory' : 'registry'
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
