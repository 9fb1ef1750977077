import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'

/** The package.json in `directory`; `spec` is what messages call the directory. */
export async function readManifest(directory: string, spec: string): Promise<Manifest> {
  const text = await read(join(directory, 'package.json'), spec)
  const manifest = parse(text.replace(/^\ufeff/, ''), spec)
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) throw malformed(spec)
  return manifest as Manifest
}

/** Refuses what npm refuses to pack: a package without a name or a version. */
export function checkPublishable(manifest: Manifest, spec: string): void {
  const missing = ['name', 'version'].filter((key) => typeof manifest[key] !== 'string' || manifest[key] === '')
  if (missing.length === 0) return
  throw new AuditError(
    'EMANIFEST',
    `${spec}: package.json has no ${missing.join(' and no ')}, so npm cannot publish it`,
    {
      hint: `Add ${missing.map((key) => `"${key}"`).join(' and ')} to package.json.`,
    },
  )
}

async function read(path: string, spec: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'EUNKNOWN'
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new AuditError('ENOENT', `${spec}: no package.json there, so there is nothing to publish`, {
        hint: 'Run in the directory of a package, or name one, a .tgz file or a registry spec.',
        cause,
      })
    throw new AuditError(code, `${spec}: its package.json cannot be read (${code})`, {
      hint: 'Check that it is a file that you may read.',
      cause,
    })
  }
}

function parse(text: string, spec: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The engine's own message quotes the text, which is not ours to show.
    throw malformed(spec)
  }
}

function malformed(spec: string): AuditError {
  return new AuditError('EMANIFEST', `${spec}: its package.json is not a valid JSON object`, {
    hint: 'Correct it; `npm pkg get name` shows where the mistake is.',
  })
}
