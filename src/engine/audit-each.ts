import type { OpenedTarget, SourceContext, Tarball, Target } from '../model/source.ts'
import { Verifier } from '../verifiers/verifier.ts'
import type { AuditOptions } from './audit-options.ts'
import type { RunSetup } from './audit-setup.ts'
import { type Audited, auditTarball } from './audit-tarball.ts'
import { checkouts } from './checkout/checkouts.ts'
import type { Progress } from './collect.ts'
import { findContract, withContract } from './contract-inspector.ts'
import { editableOf } from './edits/choose-edit.ts'
import { memoryStore } from './known-files.ts'
import { openAhead } from './open-ahead.ts'
import { Pool, threadsFor, workerOptions } from './pool.ts'
import type { Task } from './pool-worker.ts'

/** What became of one package, or of a target that could not be opened. */
export type Result = { readonly spec: string } & ({ readonly audited: Audited } | { readonly error: unknown })

/**
 * Audits the packages of all targets; the results come in their order. Here first, one after the other; once that has taken a while and
 * there is more to come, every core audits a package.
 */
export async function* auditEach(
  targets: readonly (Target | OpenedTarget)[],
  context: SourceContext,
  options: AuditOptions,
  run: RunSetup,
): AsyncIterable<Result> {
  const threads = mayBeMany(targets, options) ? threadsFor(options) : 1
  const checkoutOf = checkouts(context)
  const verifier = options.verifySecrets ? { verifier: verifierOf(options) } : {}
  // What a detector of the caller's finds may depend on anything.
  const isKept = (options.detectors ?? []).length === 0
  const store = isKept ? (run.setup.store ?? (mayBeMany(targets, options) ? memoryStore() : undefined)) : undefined
  const kept = store ? { store } : {}
  const signal = options.signal ? { signal: options.signal } : {}
  const pending: Promise<Result>[] = []
  let pool: Pool | undefined
  // How long the last package took: the first of a history is learnt from, and the next ones cost what changed in them.
  let last = 0
  const left = (done: number): number => (targets.length > 1 ? targets.length - done : Number.POSITIVE_INFINITY)
  let finished = 0
  const end = (): void => void pool?.close(options.signal?.reason)
  try {
    for await (const opened of openAhead(targets, context)) {
      options.signal?.throwIfAborted()
      if ('error' in opened) {
        pending.push(Promise.resolve(opened))
        continue
      }
      const { spec } = opened
      const onProgress =
        options.onProgress &&
        ((progress: Progress) => options.onProgress?.({ ...progress, spec, finished, targets: targets.length }))
      if (threads > 1 && pool === undefined && (options.workers !== undefined || last * left(finished) > WORTH)) {
        pool = new Pool(threads, workerOptions(options))
        options.signal?.addEventListener('abort', end, { once: true })
      }
      if (pool !== undefined) {
        const prepared = await prepare(opened.tarball, options, run)
        await pool.free()
        const result = settled(spec, auditIn(pool, prepared, onProgress))
        pending.push(result)
        void result.then(() => (finished += 1))
        continue
      }
      const began = performance.now()
      const here = async (): Promise<Audited> => {
        const { tarball, approved } = await findContract(opened.tarball, run.setup.limits, options)
        const setup = { ...withContract(run.setup, run.rules, approved), ...kept, checkoutOf, ...verifier, ...signal }
        return auditTarball(tarball, 0, { ...setup, ...(onProgress && { onProgress }) })
      }
      yield await settled(spec, here())
      last = performance.now() - began
      finished += 1
    }
    for (const result of pending) yield await result
  } finally {
    options.signal?.removeEventListener('abort', end)
    await pool?.close()
  }
}

/** Milliseconds of auditing that are left, as far as the last package tells, for which threads pay for their start. */
const WORTH = 1500

/** A target is one package, but for the workspaces of a directory. */
function mayBeMany(targets: readonly unknown[], { allWorkspaces, workspaces = [] }: AuditOptions): boolean {
  return targets.length > 1 || allWorkspaces === true || workspaces.length > 1
}

async function settled(spec: string, audited: Promise<Audited>): Promise<Result> {
  try {
    return { spec, audited: await audited }
  } catch (error) {
    return { spec, error }
  }
}

interface Prepared {
  readonly task: Task
  readonly project: Tarball['project']
}

/** What a thread is handed for a tarball. */
async function prepare(opened: Tarball, options: AuditOptions, { setup }: RunSetup): Promise<Prepared> {
  const { tarball, approved } = await findContract(opened, setup.limits, options)
  const { project, ...plain } = tarball
  if (project === undefined) return { task: { tarball: plain, approved, project: null }, project }
  const texts = {
    '.npmignore': await project.text('.npmignore'),
    '.gitignore': await project.text('.gitignore'),
  }
  return {
    task: { tarball: plain, approved, project: { directory: project.directory, folder: project.folder, texts } },
    project,
  }
}

async function auditIn(
  pool: Pool,
  { task, project }: Prepared,
  onProgress: ((progress: Progress) => void) | undefined,
): Promise<Audited> {
  const { editable, ...audited } = await pool.run(task, onProgress)
  return {
    ...audited,
    editable: editable && editableOf(editable.manifest, editable.shipped, project, editable.revealing),
  }
}

/** The variable names a server on this machine that stands in for all providers: for trying, and for tests. */
function verifierOf({ environment = process.env, signal }: AuditOptions): Verifier {
  const standIn = environment['WATERTIGHT_VERIFY_STAND_IN']
  return new Verifier({ ...(standIn && { standIn }), ...(signal && { signal }) })
}
