import { join } from 'node:path'
import { isAtLeastVersion } from '../managers/version.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { stageCommand } from '../model/stage.ts'
import { integrityOfFile } from '../receipts/integrity-of-file.ts'
import { awaitServed, isSame, readBack, type Served } from '../sources/read-back.ts'
import type { Plan } from './plan.ts'
import { lookAhead, type Outlook, obstacle } from './preflight.ts'
import type { Item, Progress } from './progress.ts'
import { type PublishWishes, publish } from './publish.ts'
import { readStage } from './stage.ts'

/** What uploading depends on. */
interface Uploading {
  readonly context: SourceContext
  readonly wishes: PublishWishes
  /** The dist-tag that this run is given; null where npm takes its default. */
  readonly givenTag: string | null
  readonly onOutlook: (outlooks: readonly Outlook[], plan: Plan) => Promise<void>
  readonly say: (line: string) => Promise<void>
}

/** Uploads the audited tarballs, one after the other, and compares each with what the registry then serves; the error that ended it, or null. */
export async function upload(
  progress: Progress,
  plan: Plan,
  folder: string,
  options: Uploading,
): Promise<AuditError | null> {
  try {
    refuseOldFlags(progress.items, plan, options.context)
    await lookBefore(progress, plan, options)
    for (const item of progress.items) {
      if (progress.stateOf(item) === 'not-published') await uploadOne(item, progress, plan, folder, options)
    }
    return null
  } catch (error) {
    if (error instanceof AuditError) return error
    throw error
  }
}

/** Looks at all packages before the first is uploaded. A version that is there already was either released before, by a run that did not get to its end, or is another package. */
async function lookBefore(progress: Progress, plan: Plan, options: Uploading): Promise<void> {
  const { context, wishes, givenTag, say, onOutlook } = options
  const outlooks = await lookAhead(progress.items, plan, wishes, givenTag, context)
  for (const { item, served } of outlooks) {
    if (served instanceof AuditError || served.kind === 'absent') continue
    const state = isSame(served, item) ? 'already-published' : 'different'
    progress.note(item, { state, served: integrityIn(served) })
  }
  await onOutlook(outlooks, plan)
  for (const { item, served } of outlooks) {
    // The registry itself replaces no version, and what it serves then is not compared.
    if (served instanceof AuditError)
      await say(
        `${item.spec}: ${new URL(item.destination.registry).host} does not let this login read, so nothing is compared`,
      )
  }
  const error = obstacle(outlooks)
  if (error !== null) throw error
}

async function uploadOne(
  item: Item,
  progress: Progress,
  plan: Plan,
  folder: string,
  options: Uploading,
): Promise<void> {
  const { wishes, context, say } = options
  const { spec, destination } = item
  const file = join(folder, item.path)
  await refuseSwapped(file, item, 'before it was uploaded')
  await say(
    `${wishes.dryRun ? 'trying to upload' : wishes.stage ? 'staging' : 'uploading'} ${spec} to ${destination.registry}`,
  )
  if (!wishes.dryRun) progress.note(item, { state: 'unknown' })
  const { failure, stage } = await publish({ file, spec, destination }, wishes, plan, folder, context)
  if (failure !== null) return settleFailure(item, progress, failure, options)
  // Whoever changes the file while npm reads it is found out here even where nothing can be read back.
  await refuseSwapped(file, item, 'while it was uploaded')
  if (wishes.dryRun) progress.note(item, { state: 'dry-run' })
  else if (wishes.stage) await settleStage(item, stage, progress, context)
  else {
    progress.note(item, { state: 'not-verified' })
    settle(item, progress, await awaitServed(spec, destination, context))
  }
}

async function refuseSwapped(file: string, { spec, audited }: Item, when: string): Promise<void> {
  const now = await integrityOfFile(file)
  if (now === audited) return
  throw new AuditError(
    'ETAMPERED',
    `${spec}: its tarball was changed on the disk ${when}: audited ${audited}, now ${now}`,
    {
      hint: `See what else writes into the temporary directory. If it was uploaded: npm view ${spec} dist.integrity tells which bytes.`,
    },
  )
}

/** npm may have failed although the upload went through: a proxy that gave up, a connection that broke after the last byte. */
async function settleFailure(item: Item, progress: Progress, failure: AuditError, options: Uploading): Promise<void> {
  const { wishes, context, say } = options
  const isLookedFor = !wishes.dryRun && !wishes.stage
  const served = isLookedFor ? await readBack(item.spec, item.destination, context).catch(asError) : failure
  if (!(served instanceof AuditError) && served.kind !== 'absent') {
    if (!isSame(served, item)) progress.note(item, { state: 'different', served: integrityIn(served) })
    else {
      progress.note(item, { state: 'published', served: item.audited })
      return say(`npm failed (${failure.code}), but the registry serves the audited bytes of ${item.spec}`)
    }
  } else if (wishes.dryRun || !leavesDoubt(failure)) progress.note(item, { state: 'not-published' })
  throw failure
}

/** Whether the bytes may have arrived, or still arrive, although npm failed: after a refusal they never do. */
function leavesDoubt({ code }: AuditError): boolean {
  return /^E5\d\d$|TIMEOUT|TIMEDOUT|^ECONNRESET$|^EPIPE$|^EPUBLISH$/.test(code)
}

function asError(error: unknown): AuditError {
  if (error instanceof AuditError) return error
  throw error
}

/** npm 9 lets publishConfig win over a flag, and would upload to another place than the one that was asked for and is read back. */
function refuseOldFlags(items: readonly Item[], { npm, packages }: Plan, { registry }: SourceContext): void {
  if (registry === undefined || isAtLeastVersion(npm.version, '10.0.0')) return
  const names = packages.flatMap(({ name, manifest }) => (hasOwnRegistry(manifest) ? [name] : []))
  if (items.length === 0 || names.length === 0) return
  throw new AuditError(
    'EPUBLISHER',
    `npm ${npm.version} does not follow --registry where publishConfig names another: ${names.join(', ')}`,
    {
      hint: 'Update npm, or correct publishConfig in package.json. Nothing was uploaded.',
    },
  )
}

function hasOwnRegistry({ publishConfig }: Manifest): boolean {
  return typeof publishConfig === 'object' && publishConfig !== null && 'registry' in publishConfig
}

/** Notes what the registry serves of an uploaded package; an AuditError when that is not what was audited. */
function settle(item: Item, progress: Progress, served: Served | AuditError): void {
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
async function settleStage(
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
      hint: `Throw it away: ${stageCommand('reject', { id: stage, registry: destination.registry })}`,
    },
  )
}

/** The integrity of the bytes that are served, where somebody has seen them. */
function integrityIn(served: Served): string | null {
  return served.kind === 'present' ? served.integrity : null
}

function nameOf(served: Served): string {
  return served.kind === 'present' ? served.integrity : 'not those that it states'
}
