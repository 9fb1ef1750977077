import { Worker, type WorkerOptions } from 'node:worker_threads'
import { AuditError } from '../model/audit-error.ts'

/** How threads are made, and how what they send is read. */
export interface ThreadSetting<Task, Sent, Outcome> {
  /** What a thread runs, and what it is given when it starts. */
  readonly file: URL
  readonly options: WorkerOptions
  /** What is posted to a thread for a task. */
  readonly messageOf: (task: Task) => unknown
  /** What of it the thread gets in place of a copy; nobody has it here any more. */
  readonly transferOf?: (task: Task) => readonly ArrayBuffer[]
  /** Takes what a thread sent while it was at `task`; it is at it until `end` is called. */
  readonly take: (sent: Sent, task: Task, thread: BusyThread<Outcome>) => void
  /** Names what a lost thread was at. */
  readonly specOf: (task: Task) => string
}

/** A thread at work, as whoever reads its messages sees it. */
export interface BusyThread<Outcome> {
  readonly end: (how: { readonly outcome: Outcome } | { readonly error: unknown }) => void
  readonly answer: (message: unknown) => void
}

interface Job<Task, Outcome> {
  readonly task: Task
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

/** Threads that each do one task at a time. A thread that ends takes its task along, and no other. */
export class Threads<Task, Sent, Outcome> {
  readonly #size: number
  readonly #setting: ThreadSetting<Task, Sent, Outcome>
  readonly #idle: Worker[] = []
  readonly #busy = new Map<Worker, Job<Task, Outcome>>()
  readonly #waiting: Job<Task, Outcome>[] = []
  readonly #freed: (() => void)[] = []
  #closed: { readonly reason: unknown } | undefined

  constructor(size: number, setting: ThreadSetting<Task, Sent, Outcome>) {
    this.#size = size
    this.#setting = setting
  }

  /** Resolves once a task that is handed in would be begun without waiting. */
  async free(): Promise<void> {
    while (this.#closed === undefined && this.#busy.size + this.#waiting.length >= this.#size)
      await new Promise<void>((resolve) => this.#freed.push(resolve))
  }

  run(task: Task): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#closed.reason)
      this.#waiting.push({ task, resolve, reject })
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
    const { messageOf, transferOf } = this.#setting
    worker.postMessage(messageOf(job.task), transferOf?.(job.task) ?? [])
  }

  #newWorker(): Worker {
    const { file, options } = this.#setting
    const worker = new Worker(file, { stdin: false, ...options })
    worker.on('message', (sent: Sent) => this.#take(worker, sent))
    worker.on('error', (error) => this.#lose(worker, error))
    worker.on('exit', () => this.#lose(worker, undefined))
    return worker
  }

  #take(worker: Worker, sent: Sent): void {
    const job = this.#busy.get(worker)
    if (job === undefined) return
    this.#setting.take(sent, job.task, {
      end: (how) => {
        this.#busy.delete(worker)
        this.#idle.push(worker)
        if ('outcome' in how) job.resolve(how.outcome)
        else job.reject(how.error)
        this.#next()
      },
      answer: (message) => {
        // It may have ended since it asked.
        if (this.#busy.get(worker) === job) worker.postMessage(message)
      },
    })
  }

  /** A thread that ended by itself: it was out of memory, something called `process.exit`, or our own code failed. */
  #lose(worker: Worker, error: unknown): void {
    const place = this.#idle.indexOf(worker)
    if (place !== -1) this.#idle.splice(place, 1)
    const job = this.#busy.get(worker)
    this.#busy.delete(worker)
    if (job === undefined) return
    job.reject(lost(this.#setting.specOf(job.task), error))
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

function lost(spec: string, error: unknown): AuditError {
  const isOutOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  const why = isOutOfMemory
    ? 'ran out of memory'
    : error instanceof Error
      ? `failed (${error.name})`
      : 'ended too early'
  return new AuditError('EWORKER', `${spec}: its audit ${why}, so it was not looked at`, {
    hint: 'Audit it alone, or with --workers 1.',
    cause: error,
  })
}
