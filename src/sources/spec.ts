import npa from 'npm-package-arg'
import { AuditError } from '../model/audit-error.ts'

/** A registry spec's package and what is wanted of it; an AuditError for what npm could install but is not audited. */
export function parseSpec(spec: string): { readonly name: string; readonly wanted: string } {
  const parsed = parse(spec)
  if (parsed.type === 'alias')
    throw unsupported(spec, 'an alias', 'Name the package that it stands for: npm:other@1 is other@1.')
  if (parsed.type === 'git')
    throw unsupported(
      spec,
      'a git repository',
      'Preparing one would run its scripts. Clone, build, audit the directory.',
    )
  if (parsed.type === 'file' || parsed.type === 'directory')
    throw unsupported(spec, 'a file: spec', 'Name the path itself, without file: before it.')
  if (parsed.type === 'remote') throw unsupported(spec, 'a URL with a name', 'Give the URL alone.')
  if (parsed.name === null) throw invalid(spec)
  return { name: parsed.name, wanted: parsed.fetchSpec ?? '' }
}

function parse(spec: string): ReturnType<typeof npa> {
  try {
    return npa(spec)
  } catch (error) {
    throw invalid(spec, error)
  }
}

function unsupported(spec: string, kind: string, hint: string): AuditError {
  return new AuditError('EUNSUPPORTED', `${spec}: ${kind}, which is not audited`, { hint })
}

function invalid(spec: string, cause?: unknown): AuditError {
  return new AuditError('EUSAGE', `${spec}: neither something on disk nor a package that a registry could have`, {
    hint: 'Name a directory, a .tgz file, an http(s) URL, - for stdin, or name@version.',
    cause,
  })
}
