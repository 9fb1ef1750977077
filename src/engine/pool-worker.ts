import { parentPort, workerData } from 'node:worker_threads'
import { AuditError } from '../model/audit-error.ts'
import type { PackageContract } from '../model/contract.ts'
import type { Project, Tarball } from '../model/source.ts'
import type { AuditOptions } from './audit-options.ts'
import { setUpRun } from './audit-setup.ts'
import { type Audited, auditTarball } from './audit-tarball.ts'
import { checkouts } from './checkout/checkouts.ts'
import type { Progress } from './collect.ts'
import { withContract } from './contract-inspector.ts'
import { memoryStore } from './known-files.ts'

/** What a thread is given when it starts. */
export interface WorkerOptions
  extends Pick<AuditOptions, 'policy' | 'limits' | 'disabledRules' | 'extraRules' | 'budgets' | 'terms' | 'cache'> {
  readonly extras?: { readonly sources: boolean }
  readonly cwd: string
  readonly environment: { readonly [name: string]: string | undefined }
}

/** One package, with what of its project decides. */
export interface Task {
  readonly tarball: Omit<Tarball, 'project'>
  readonly approved: PackageContract | null
  readonly project:
    | (Pick<Project, 'directory' | 'folder'> & { readonly texts: { readonly [path: string]: string | null } })
    | null
}

export type Answer =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | {
      readonly kind: 'audited'
      readonly audited: Omit<Audited, 'editable'> & { readonly editable: PlainEditable | undefined }
    }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string; readonly hint: string | undefined }

type PlainEditable = Pick<NonNullable<Audited['editable']>, 'manifest' | 'shipped' | 'revealing'>

/** Often enough for a line that shows it. */
const INTERVAL = 100

const options = workerData as WorkerOptions
const run = setUpRun(options)
const checkoutOf = checkouts(options)
const ownStore = memoryStore()

parentPort?.on('message', (task: Task) => {
  void audit(task).then((answer) => parentPort?.postMessage(answer))
})

async function audit({ tarball, approved, project }: Task): Promise<Answer> {
  const { setup, rules } = await run
  let shownAt = 0
  const onProgress = (progress: Progress): void => {
    if (performance.now() - shownAt < INTERVAL) return
    shownAt = performance.now()
    parentPort?.postMessage({ kind: 'progress', progress } satisfies Answer)
  }
  try {
    const whole = project === null ? tarball : { ...tarball, project: standIn(project) }
    const { editable, ...audited } = await auditTarball(whole, 0, {
      ...withContract(setup, rules, approved),
      store: setup.store ?? ownStore,
      checkoutOf,
      onProgress,
    })
    return {
      kind: 'audited',
      audited: { ...audited, editable: editable && plain(editable) },
    }
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    return { kind: 'failed', code: error.code, message: error.message, hint: error.hint }
  }
}

function plain({ manifest, shipped, revealing }: NonNullable<Audited['editable']>): PlainEditable {
  return { manifest, shipped, revealing }
}

/** An audit reads a few texts of a project and edits nothing. */
function standIn({ directory, folder, texts }: NonNullable<Task['project']>): Project {
  return {
    directory,
    folder,
    text: async (path) => texts[path] ?? null,
    manager: async () => ({ name: 'npm', version: null }),
    rehearse: () => Promise.reject(new AuditError('EWORKER', 'a worker thread tries no edits')),
  }
}
