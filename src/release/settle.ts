import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import type { Item, Progress } from './progress.ts'
import type { Served } from './read-back.ts'
import { readStage, stageCommand } from './stage.ts'

/** Notes what the registry serves of an uploaded package; an AuditError when that is not what was audited. */
export function settle(item: Item, progress: Progress, served: Served | AuditError): void {
  const { spec } = item
  const { host } = new URL(item.destination.registry)
  const again = 'Run the same command again: what is there with the audited bytes is left alone.'
  if (served instanceof AuditError)
    throw new AuditError(served.code, `${spec}: uploaded, but not read back: ${served.message}`, { hint: again })
  if (served.kind === 'absent')
    throw new AuditError('EUNSEEN', `${spec}: uploaded, but ${host} does not show it within a minute`, { hint: again })
  if (isSame(served, item)) {
    progress.note(item, { state: 'published', served: item.audited })
    return
  }
  progress.note(item, { state: 'different', served: integrityIn(served) })
  throw new AuditError('EDIFFERENT', `${spec}: ${host} DOES NOT SERVE THE AUDITED BYTES but ${nameOf(served)}`, {
    hint: `Nobody has audited what people install now. Take it back: npm unpublish ${spec}, or npm deprecate ${spec} "do not use"; then find out who changes it.`,
  })
}

/** Compares what lies on the registry's stage. */
export async function settleStage(
  item: Item,
  stage: string | null,
  progress: Progress,
  context: SourceContext,
): Promise<void> {
  const { spec, destination } = item
  const { host } = new URL(destination.registry)
  if (stage === null)
    throw new AuditError('ESTAGE', `${spec}: npm staged it, but does not say under which id`, {
      hint: `npm stage list ${spec} --registry=${destination.registry} shows it; approve nothing that was not compared.`,
    })
  progress.note(item, { state: 'not-verified', stage })
  const served = await readStage(stage, destination, context)
  if (served instanceof AuditError)
    throw new AuditError(served.code, `${spec}: staged as ${stage}, but not read back: ${served.message}`, {
      hint: `With a token that may read stages: npm stage download ${stage}, then watertight verify or audit that file.`,
    })
  if (isSame(served, item)) {
    progress.note(item, { state: 'staged', served: item.audited })
    return
  }
  progress.note(item, { state: 'different', served: integrityIn(served) })
  throw new AuditError(
    'EDIFFERENT',
    `${spec}: the bytes that ${host} has staged as ${stage} ARE NOT THE AUDITED ONES`,
    {
      hint: `Throw it away: ${stageCommand('reject', stage, destination.registry)}`,
    },
  )
}

/** Whether these are the audited bytes. */
export function isSame(served: Served, { audited }: Item): boolean {
  return served.kind === 'present' && served.integrity === audited
}

/** The integrity of the bytes that are served, where somebody has seen them. */
export function integrityIn(served: Served): string | null {
  return served.kind === 'present' ? served.integrity : null
}

function nameOf(served: Served): string {
  return served.kind === 'present' ? served.integrity : 'others than it says itself'
}
