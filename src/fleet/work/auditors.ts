import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Store } from '../../engine/known-files.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Tarball } from '../../model/source.ts'
import type { FromThread, ThreadOptions, ToThread } from './audit-thread.ts'
import { type Examined, openExaminer } from './examiner.ts'

/** Audits tarballs, a few at a time; each in a thread of its own, which may end and take no other along. */
export interface Auditors {
  audit(tarball: Tarball): Promise<Examined>
  close(): Promise<void>
}

interface Job {
  readonly tarball: Tarball
  readonly resolve: (examined: Examined) => void
  readonly reject: (error: unknown) => void
}

/** Tests and whoever runs the sources as they are have no file that a thread could run. */
const threadFile = new URL('../fleet/audit-thread.js', import.meta.url)

/** Bytes that the objects of one thread may take: a package that wants more ends its thread, and is told of. */
const HEAP_MB = 1024

export function openAuditors(size: number, options: ThreadOptions, store: Store): Auditors {
  return existsSync(fileURLToPath(threadFile)) ? new Threads(size, options, store) : inThisThread(options, store)
}

function inThisThread({ options, keep }: ThreadOptions, store: Store): Auditors {
  const examiner = openExaminer(options, store, keep)
  return { audit: async (tarball) => (await examiner)(tarball), close: async () => undefined }
}

class Threads implements Auditors {
  readonly #size: number
  readonly #options: ThreadOptions
  readonly #store: Store
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Job>()
  readonly #waiting: Job[] = []
  #isClosed = false

  constructor(size: number, options: ThreadOptions, store: Store) {
    this.#size = size
    this.#options = options
    this.#store = store
  }

  audit(tarball: Tarball): Promise<Examined> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ tarball, resolve, reject })
      this.#start()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const ended = new AuditError('EWORKER', 'the audit was ended')
    const workers = [...this.#idle, ...this.#busy.keys()]
    for (const { reject } of [...this.#busy.values(), ...this.#waiting.splice(0)]) reject(ended)
    this.#busy.clear()
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  #start(): void {
    if (this.#isClosed || this.#busy.size >= this.#size) return
    const job = this.#waiting.shift()
    if (job === undefined) return
    const worker = this.#idle.pop() ?? this.#newWorker()
    this.#busy.set(worker, job)
    worker.postMessage({ kind: 'audit', tarball: job.tarball } satisfies ToThread)
  }

  #newWorker(): Worker {
    const worker = new Worker(threadFile, {
      workerData: this.#options,
      stdin: false,
      // It needs nothing of the environment, and whatever is in it is not its business.
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    worker.on('message', (message: FromThread) => this.#take(worker, message))
    worker.on('error', (error) => this.#lose(worker, error))
    worker.on('exit', () => this.#lose(worker, undefined))
    return worker
  }

  #take(worker: Worker, message: FromThread): void {
    if (message.kind === 'load') {
      void this.#load(worker, message.question, message.shelf)
      return
    }
    if (message.kind === 'save') {
      void this.#store.save(message.shelf, message.entries)
      return
    }
    const job = this.#busy.get(worker)
    this.#busy.delete(worker)
    this.#idle.push(worker)
    if (message.kind === 'examined') job?.resolve(message.examined)
    else job?.reject(new AuditError(message.code, message.message))
    this.#start()
  }

  async #load(worker: Worker, question: number, shelf: string): Promise<void> {
    const entries = await this.#store.load(shelf)
    worker.postMessage({ kind: 'shelf', question, entries } satisfies ToThread)
  }

  #lose(worker: Worker, error: unknown): void {
    const place = this.#idle.indexOf(worker)
    if (place !== -1) this.#idle.splice(place, 1)
    const job = this.#busy.get(worker)
    this.#busy.delete(worker)
    if (job === undefined) return
    const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    const why = isOutOfMemory ? 'ran out of memory' : 'ended before its time'
    job.reject(new AuditError('EWORKER', `${job.tarball.spec}: its audit ${why}`, { cause: error }))
    this.#start()
  }
}
