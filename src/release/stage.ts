import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import type { Served } from '../sources/read-back.ts'
import { fetchTarball } from '../sources/remote.ts'
import { stageAddress } from '../sources/stage.ts'
import type { Destination } from './destination.ts'

/** What the registry holds as the stage `id`. */
export async function readStage(
  id: string,
  { registry, environment }: Destination,
  context: SourceContext,
): Promise<Served | AuditError> {
  try {
    const { integrity } = await fetchTarball(`${stageAddress(registry, id)}/tarball`, { ...context, environment })
    return { kind: 'present', integrity }
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
}
