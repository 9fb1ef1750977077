import Arborist from '@npmcli/arborist'
import npa from 'npm-package-arg'
import pacote from 'pacote'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { collect } from './collect.ts'

/** A package to pack, and the project that it belongs to. */
export interface Packing {
  /** Absolute. */
  readonly directory: string
  /** The project's root, whose ignore files count for a workspace. */
  readonly prefix: string
  /** The workspaces that npm was asked for, or undefined when it was not. */
  readonly workspaces: readonly string[] | undefined
  /** What messages call it. */
  readonly spec: string
}

/** Packs with npm's own code and all scripts off: the bytes that `npm publish` would upload from there now. */
export async function packWithNpm(packing: Packing, context: SourceContext): Promise<Uint8Array> {
  const { directory, prefix, workspaces, spec } = packing
  const target = npa(directory, directory)
  if (target.type !== 'directory' || target.fetchSpec !== directory) throw unpackable(spec)
  const fetcher = new pacote.DirFetcher(target, {
    where: directory,
    Arborist,
    ignoreScripts: true,
    prefix,
    workspaces,
  })
  try {
    // The manifest's bins decide modes, so it is read before the files are, as npm does.
    await fetcher.manifest()
    return await fetcher.tarballStream((stream) => collect(stream, spec, context))
  } catch (error) {
    if (error instanceof AuditError || (error instanceof Error && error.name === 'AbortError')) throw error
    throw failed(spec, error)
  }
}

function unpackable(spec: string): AuditError {
  return new AuditError('EPACK', `${spec}: npm cannot pack a directory of this name`, { hint: 'Move or rename it.' })
}

function failed(spec: string, cause: unknown): AuditError {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return new AuditError('EPACK', `${spec}: npm's packing code could not pack it${code}`, {
    hint: 'Run `npm pack --dry-run --ignore-scripts` there: it fails in the same way and says more.',
    cause,
  })
}
