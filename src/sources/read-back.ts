import { setTimeout } from 'node:timers/promises'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { download } from './registry.ts'

/** What the registry serves under a name and version. */
export type Served =
  | { readonly kind: 'absent' }
  | { readonly kind: 'present'; readonly integrity: string }
  /** It states an integrity that what it sends does not have. */
  | { readonly kind: 'contradictory' }

/** Whether these are the audited bytes. */
export function isSame(served: Served, { audited }: { readonly audited: string }): boolean {
  return served.kind === 'present' && served.integrity === audited
}

/** How the registry of a package is asked: npm's flags that name it, and the environment with its login. */
export interface AskedRegistry {
  readonly flags: readonly string[]
  readonly environment: SourceContext['environment']
}

/** Asks the registry what it serves as `spec`: its description of the package, past every cache, and the tarball's bytes. */
export async function readBack(
  spec: string,
  { flags, environment }: AskedRegistry,
  context: SourceContext,
): Promise<Served> {
  try {
    const { integrity } = await download(spec, { ...context, environment }, { fresh: true, flags })
    return { kind: 'present', integrity }
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    if (absent.has(error.code)) return { kind: 'absent' }
    if (error.code === 'EINTEGRITY') return { kind: 'contradictory' }
    throw error
  }
}

const absent = new Set(['E404', 'ETARGET', 'ENOVERSIONS'])

/** Like `readBack`, right after the upload: registries show a new version to their own replicas within seconds, so it waits for it. */
export async function awaitServed(
  spec: string,
  destination: AskedRegistry,
  context: SourceContext,
  waits: readonly number[] = patience,
): Promise<Served | AuditError> {
  let last: Served | AuditError = { kind: 'absent' }
  for (const seconds of waits) {
    await setTimeout(seconds * 1000, undefined, { ...(context.signal && { signal: context.signal }) })
    last = await readBack(spec, destination, context).catch((error: unknown) => {
      // What cannot be fetched yet may only be late as well.
      if (error instanceof AuditError) return error
      throw error
    })
    const isLate = last instanceof AuditError ? last.code !== 'E403' : last.kind === 'absent'
    if (!isLate) return last
  }
  return last
}

/** Seconds before each attempt: a minute in all. */
const patience = [0, 1, 2, 4, 8, 15, 30]
