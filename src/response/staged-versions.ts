import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { listStage } from '../sources/stage.ts'
import type { StagedVersions } from './response-type.ts'

/** What of a package awaits approval on the stage of its registry: it may leak as well, and is not public yet. */
export async function stagedVersions(
  name: string,
  registry: string | null,
  context: SourceContext,
): Promise<StagedVersions> {
  if (registry === null) return { state: 'unknown', because: 'the registry did not answer', versions: [] }
  try {
    const { items, problems } = await listStage(registry, name, context)
    const versions = items.slice(0, MOST).map(({ id, version, tag, staged, by }) => ({ id, version, tag, staged, by }))
    const [problem] = problems
    if (problem !== undefined) return { state: 'unknown', because: `the registry lists ${problem}`, versions }
    return { state: versions.length === 0 ? 'empty' : 'waiting', because: null, versions }
  } catch (error) {
    context.signal?.throwIfAborted()
    if (!(error instanceof AuditError)) throw error
    return { state: error.code === 'ENOSTAGE' ? 'none' : 'unknown', because: error.message, versions: [] }
  }
}

const MOST = 50
