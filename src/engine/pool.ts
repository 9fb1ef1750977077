import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { AuditError } from '../model/audit-error.ts'
import type { AuditOptions } from './audit-options.ts'
import type { Progress } from './collect.ts'
import type { Answer, Task, WorkerOptions } from './pool-worker.ts'

/** A package's audit as a worker gives it. */
export type AuditOutcome = Extract<Answer, { readonly kind: 'audited' }>['audited']

interface Job {
  readonly task: Task
  readonly onProgress: ((progress: Progress) => void) | undefined
  readonly resolve: (outcome: AuditOutcome) => void
  readonly reject: (error: unknown) => void
}

/** Threads that each audit one package at a time. A thread that ends takes its package along, and no other. */
export class Pool {
  readonly #size: number
  readonly #options: WorkerOptions
  readonly #file: URL
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Job>()
  readonly #waiting: Job[] = []
  readonly #freed: (() => void)[] = []
  #closed: { readonly reason: unknown } | undefined

  /** `file` is what a thread runs. */
  constructor(size: number, options: WorkerOptions, file: URL = workerFile) {
    this.#size = size
    this.#options = options
    this.#file = file
  }

  /** Resolves once a package that is handed in would be looked at without waiting. */
  async free(): Promise<void> {
    while (this.#closed === undefined && this.#busy.size + this.#waiting.length >= this.#size)
      await new Promise<void>((resolve) => this.#freed.push(resolve))
  }

  run(task: Task, onProgress?: (progress: Progress) => void): Promise<AuditOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#closed.reason)
      this.#waiting.push({ task, onProgress, resolve, reject })
      this.#start()
    })
  }

  /** Ends all threads; what they were at fails with `reason`. */
  async close(reason: unknown = new AuditError('EWORKER', 'the audit was ended')): Promise<void> {
    this.#closed ??= { reason }
    const workers = [...this.#idle, ...this.#busy.keys()]
    for (const { reject } of [...this.#busy.values(), ...this.#waiting]) reject(reason)
    this.#busy.clear()
    this.#waiting.length = 0
    this.#tellFree()
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  #start(): void {
    const job = this.#busy.size < this.#size ? this.#waiting.shift() : undefined
    if (job === undefined) return
    const worker = this.#idle.pop() ?? this.#newWorker()
    this.#busy.set(worker, job)
    worker.postMessage(job.task)
  }

  #newWorker(): Worker {
    const worker = new Worker(this.#file, { workerData: this.#options, stdin: false })
    worker.on('message', (answer: Answer) => {
      if (answer.kind === 'progress') this.#busy.get(worker)?.onProgress?.(answer.progress)
      else this.#settle(worker, answer)
    })
    worker.on('error', (error) => this.#lose(worker, error))
    worker.on('exit', () => this.#lose(worker, undefined))
    return worker
  }

  #settle(worker: Worker, answer: Exclude<Answer, { readonly kind: 'progress' }>): void {
    const job = this.#busy.get(worker)
    this.#busy.delete(worker)
    this.#idle.push(worker)
    if (answer.kind === 'audited') job?.resolve(answer.audited)
    else
      job?.reject(new AuditError(answer.code, answer.message, answer.hint === undefined ? {} : { hint: answer.hint }))
    this.#next()
  }

  /** A thread that ended by itself: it was out of memory, something called `process.exit`, or our own code failed. */
  #lose(worker: Worker, error: unknown): void {
    const place = this.#idle.indexOf(worker)
    if (place !== -1) this.#idle.splice(place, 1)
    const job = this.#busy.get(worker)
    this.#busy.delete(worker)
    if (job === undefined) return
    job.reject(lost(job.task.tarball.spec, error))
    this.#next()
  }

  #next(): void {
    this.#start()
    this.#tellFree()
  }

  #tellFree(): void {
    for (const resolve of this.#freed.splice(0)) resolve()
  }
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

function lost(spec: string, error: unknown): AuditError {
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  const why = isOutOfMemory
    ? 'ran out of memory'
    : error instanceof Error
      ? `failed (${error.name})`
      : 'ended before its time'
  return new AuditError('EWORKER', `${spec}: its audit ${why}, so it was not looked at`, {
    hint: 'Audit it alone, or with --workers 1.',
    cause: error,
  })
}
