import { isAbsolute } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { OpenedTarget, SourceContext, Tarball, Target } from '../model/source.ts'
import { collect, tooLarge } from '../text/collect.ts'
import { sources } from './index.ts'
import { tarballOf } from './tarball-of.ts'
import { bareWord } from './target.ts'
import { specOf } from './target-object.ts'

/** The tarballs that a target stands for: one, or one a workspace. */
export async function* openTarget(target: Target | OpenedTarget, context: SourceContext): AsyncIterable<Tarball> {
  if (typeof target === 'string') yield* openSpec(target, context)
  else if ('opened' in target) yield target.opened
  else if ('directory' in target) yield* openSpec(target.directory, { ...context, from: 'directory' })
  else if ('spec' in target) yield* openSpec(target.spec, { ...context, from: 'registry' })
  else if (typeof target.tarball === 'string') yield* openSpec(target.tarball, { ...context, from: 'tarball' })
  else yield await tarballOf(specOf(target), null, await bytesOf(target.tarball, specOf(target), context))
}

async function bytesOf(
  tarball: Uint8Array | AsyncIterable<Uint8Array>,
  spec: string,
  context: SourceContext,
): Promise<Uint8Array> {
  if (!(tarball instanceof Uint8Array)) return await collect(tarball, spec, context)
  if (tarball.length > context.maxBytes) throw tooLarge(spec, context.maxBytes)
  return tarball
}

async function* openSpec(spec: string, context: SourceContext): AsyncIterable<Tarball> {
  // An unset variable in a script: to audit this directory instead would be an answer to another question.
  if (spec.trim() === '') {
    throw new AuditError('EUSAGE', 'a target is empty', { hint: 'Name it, or leave it out to audit this directory.' })
  }
  const refusal = await bareWord(spec, context)
  if (refusal !== null) throw refusal
  for (const source of sources) {
    if (!(await source.accepts(spec, context))) continue
    checkWorkspaces(source.id, spec, context)
    for await (const tarball of source.open(spec, context)) yield withoutHome(tarball)
    return
  }
  throw new AuditError('EUSAGE', `${spec}: not a directory, tarball, URL or registry spec`, {
    hint: 'Name a directory, a .tgz file or another archive, an http(s) URL, - for stdin, or name@version.',
  })
}

/** To audit all of a tarball when one of its workspaces was asked for would be an answer to another question as well. */
function checkWorkspaces(id: string, spec: string, { workspaces = [], allWorkspaces = false }: SourceContext): void {
  if (id === 'directory' || (workspaces.length === 0 && !allWorkspaces)) return
  throw new AuditError('EUSAGE', `${spec}: has no workspaces to choose from, since it is not a directory`, {
    hint: 'Leave -w and --workspaces out, or name the directory of the workspaces.',
  })
}

/** Reports are the same wherever the project lies, so a target is told by its absolute path only where it was typed. */
function withoutHome(tarball: Tarball): Tarball {
  const { spec, resolved } = tarball
  return isAbsolute(spec) && resolved !== null ? { ...tarball, spec: resolved } : tarball
}
