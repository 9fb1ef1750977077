import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import type { Served } from '../sources/read-back.ts'
import { fetchTarball } from '../sources/remote.ts'
import type { Destination } from './destination.ts'

/** What the registry holds as the stage `id`. */
export async function readStage(
  id: string,
  { registry, environment }: Destination,
  context: SourceContext,
): Promise<Served | AuditError> {
  try {
    const { integrity } = await fetchTarball(stageUrl(registry, id), { ...context, environment })
    return { kind: 'present', integrity }
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
}

/** What `npm stage download` asks for. */
function stageUrl(registry: string, id: string): string {
  return `${registry}-/stage/${id}/tarball`
}

/** The command that decides what becomes of a stage. */
export function stageCommand(decision: 'approve' | 'reject', id: string, registry: string): string {
  const place = registry === 'https://registry.npmjs.org/' ? '' : ` --registry=${registry}`
  return `npm stage ${decision} ${id}${place}`
}
