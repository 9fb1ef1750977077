import { AuditError } from '../../src/model/audit-error.ts'
import type { SourceContext, Tarball } from '../../src/model/source.ts'
import { openTarget } from '../../src/sources/open-target.ts'
import { cleanEnvironment } from './npm.ts'
import { temporaryDirectory } from './project.ts'

/** A context in `cwd` that no npmrc of this machine reaches, with an empty cache. */
export function contextIn(cwd: string, more: Partial<SourceContext> = {}): SourceContext {
  const environment = { ...cleanEnvironment(), npm_config_cache: temporaryDirectory() }
  return { cwd, maxBytes: 256 * 1024 ** 2, environment, ...more }
}

/** Every tarball that a spec opens into. */
export async function openAll(spec: string, context: SourceContext): Promise<Tarball[]> {
  const tarballs: Tarball[] = []
  for await (const tarball of openTarget(spec, context)) tarballs.push(tarball)
  return tarballs
}

/** The AuditError with which opening a spec ends. */
export async function failureOf(spec: string, context: SourceContext): Promise<AuditError> {
  try {
    await openAll(spec, context)
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
  throw new Error(`${spec} could be opened`)
}
