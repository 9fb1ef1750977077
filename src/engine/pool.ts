import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { AuditError } from '../model/audit-error.ts'
import type { AuditOptions } from './audit-options.ts'
import type { Progress } from './collect.ts'
import type { Answer, Task, WorkerOptions } from './pool-worker.ts'
import { Threads } from './threads.ts'

/** A package's audit as a worker gives it. */
export type AuditOutcome = Extract<Answer, { readonly kind: 'audited' }>['audited']

interface Job {
  readonly task: Task
  readonly onProgress: ((progress: Progress) => void) | undefined
}

/** Threads that each audit one package at a time. */
export class Pool {
  readonly #threads: Threads<Job, Answer, AuditOutcome>

  /** `file` is what a thread runs. */
  constructor(size: number, options: WorkerOptions, file: URL = workerFile) {
    this.#threads = new Threads(size, {
      file,
      options: { workerData: options },
      messageOf: ({ task }) => task,
      specOf: ({ task }) => task.tarball.spec,
      take: (answer, { onProgress }, thread) => {
        if (answer.kind === 'progress') onProgress?.(answer.progress)
        else if (answer.kind === 'audited') thread.end({ outcome: answer.audited })
        else thread.end({ error: refusal(answer) })
      },
    })
  }

  /** Resolves once a package that is handed in would be looked at without waiting. */
  free(): Promise<void> {
    return this.#threads.free()
  }

  run(task: Task, onProgress?: (progress: Progress) => void): Promise<AuditOutcome> {
    return this.#threads.run({ task, onProgress })
  }

  /** Ends all threads; what they were at fails with `reason`. */
  close(reason?: unknown): Promise<void> {
    return this.#threads.close(reason)
  }
}

function refusal({ code, message, hint }: Extract<Answer, { readonly kind: 'failed' }>): AuditError {
  return new AuditError(code, message, hint === undefined ? {} : { hint })
}

/** Tests and whoever runs the sources as they are have no file that a thread could run. */
const workerFile = new URL('../engine/pool-worker.js', import.meta.url)

/** How many threads a run may use; 1 where all has to stay in this one: what cannot be copied cannot be handed over. */
export function threadsFor(options: AuditOptions): number {
  const wanted = options.workers ?? availableParallelism()
  const isInProcess = options.verifySecrets || (options.detectors ?? []).length > 0
  if (wanted <= 1 || isInProcess || !existsSync(fileURLToPath(workerFile))) return 1
  return canBeCopied(workerOptions(options)) ? wanted : 1
}

/** What of the options a thread needs. */
export function workerOptions(options: AuditOptions): WorkerOptions {
  const { policy, limits, disabledRules, extraRules, budgets, terms, cache, cwd, environment, extras } = options
  return {
    cwd: cwd ?? process.cwd(),
    environment: { ...(environment ?? process.env) },
    ...(policy && { policy }),
    ...(limits && { limits }),
    ...(disabledRules && { disabledRules }),
    ...(extraRules && { extraRules }),
    ...(budgets && { budgets }),
    ...(terms && { terms }),
    ...(cache !== undefined && { cache }),
    ...(extras && { extras: { sources: extras.sources } }),
  }
}

function canBeCopied(value: unknown): boolean {
  try {
    structuredClone(value)
    return true
  } catch (error) {
    if (error instanceof DOMException && error.name === 'DataCloneError') return false
    throw error
  }
}
