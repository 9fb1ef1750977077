import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { Source, SourceContext, Tarball } from '../model/source.ts'
import { collect, tooLarge } from '../text/collect.ts'
import { publicPath } from './resolved.ts'
import { tarballOf } from './tarball-of.ts'
import { isStdin, isUrl, kindOfTarget } from './target.ts'

/** A packed package: a file, standard input, or an http(s) address. */
export const tarball: Source = {
  id: 'tarball',
  async accepts(spec, context) {
    return (await kindOfTarget(spec, context)) === 'tarball'
  },
  async *open(spec, context) {
    if (isUrl(spec)) {
      // npm's network code is heavy and is loaded only for what needs the network.
      const { fetchTarball } = await import('./remote.ts')
      yield await fetchTarball(spec, context)
    } else {
      yield isStdin(spec) ? await readStdin(context) : await openFile(spec, context)
    }
  },
}

async function readStdin(context: SourceContext): Promise<Tarball> {
  if (context.stdin === undefined)
    throw new AuditError('EUSAGE', '-: there is no standard input to read', {
      hint: 'Pipe a tarball in: watertight - < package.tgz',
    })
  return tarballOf('-', 'stdin', await collect(context.stdin, 'stdin', context))
}

async function openFile(spec: string, context: SourceContext): Promise<Tarball> {
  const path = resolve(context.cwd, spec)
  try {
    const found = await stat(path)
    if (found.isDirectory())
      throw new AuditError('EISDIR', `${spec}: is a directory, not a tarball`, {
        hint: 'Leave --from out, or use --from directory.',
      })
    if (found.size > context.maxBytes) throw tooLarge(spec, context.maxBytes)
    // What is no file, a named pipe say, has no size by which it could be read in one.
    const bytes = found.isFile()
      ? await readFile(path, context.signal && { signal: context.signal })
      : await collect(createReadStream(path), spec, context)
    if (bytes.length > context.maxBytes) throw tooLarge(spec, context.maxBytes)
    return tarballOf(spec, publicPath(path, context.cwd), bytes)
  } catch (error) {
    throw unreadable(spec, error)
  }
}

function unreadable(spec: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AuditError('ENOENT', `${spec}: no such file`, {
      hint: 'Check the path; a packer prints the name of the file that it writes.',
      cause: error,
    })
  if (code === 'EACCES' || code === 'EPERM')
    return new AuditError(code, `${spec}: may not be read`, { hint: "Check the file's permissions.", cause: error })
  // How the caller stops a run is no fault of the file; the engine's message would quote the absolute path.
  if (typeof code !== 'string' || error instanceof AuditError || code === 'ABORT_ERR') return error
  return new AuditError(code, `${spec}: cannot be read (${code})`, {
    hint: 'Check the path, and that it is a file.',
    cause: error,
  })
}
