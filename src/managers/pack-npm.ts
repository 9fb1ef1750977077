import { createRequire } from 'node:module'
import Arborist from '@npmcli/arborist'
import npa from 'npm-package-arg'
import pacote from 'pacote'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { collect } from '../text/collect.ts'

/** A package to pack, and the project that it belongs to. */
export interface Packing {
  /** Absolute. */
  readonly directory: string
  /** The project's root, whose ignore files count for a workspace. */
  readonly prefix: string
  /** The workspaces that npm was asked for, or undefined when it was not. */
  readonly workspaces: readonly string[] | undefined
  /** npm 12's ignore rules of this machine. */
  readonly globalIgnoreFile?: string
  /** What messages call it. */
  readonly spec: string
}

/** Packs with npm's own code and all scripts off: the bytes that the npm of `script` would upload from there now. */
export async function packWithNpm(
  packing: Packing,
  script: string | null,
  context: SourceContext,
): Promise<Uint8Array> {
  const { directory, prefix, workspaces, globalIgnoreFile, spec } = packing
  const { pacote, Arborist } = script === null ? ours : codeOf(script)
  const target = npa(directory, directory)
  if (target.type !== 'directory' || target.fetchSpec !== directory) throw unpackable(spec)
  const fetcher = new pacote.DirFetcher(target, {
    where: directory,
    Arborist,
    ignoreScripts: true,
    prefix,
    workspaces,
    globalIgnoreFile,
  })
  try {
    // The manifest decides modes, so npm reads it first; and npm 9 and 10 run its `prepare` even with scripts off.
    const manifest = await fetcher.manifest()
    delete manifest.scripts
    return await fetcher.tarballStream((stream) => collect(stream, spec, context))
  } catch (error) {
    if (error instanceof AuditError || (error instanceof Error && error.name === 'AbortError')) throw error
    throw failed(spec, error)
  }
}

interface NpmCode {
  readonly pacote: Pick<typeof pacote, 'DirFetcher'>
  readonly Arborist: unknown
}

const ours: NpmCode = { pacote, Arborist }

/** The packing code that an npm brings with it, by the path of its script. */
function codeOf(script: string): NpmCode {
  try {
    const load = createRequire(script)
    return { pacote: load('pacote') as NpmCode['pacote'], Arborist: load('@npmcli/arborist') }
  } catch (cause) {
    throw new AuditError('EPACKER', 'npm: the npm that runs this hook does not give access to its packing code', {
      hint: 'Use --pack npm, which packs by the rules of npm 11.',
      cause,
    })
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
