import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Artifact } from '../model/artifact.ts'
import type { Inspector } from '../model/detector.ts'
import { type BatchAnswer, packBatch } from './batch.ts'
import { type Found, type Inspection, inspectWith, makeInspectors } from './inspect.ts'

/** Inspects text: here while there is little, on other threads once there is much. A thread costs more to start than a small package takes. */
export class Pool {
  readonly inspectors: readonly Inspector[]
  readonly #inspection: Inspection
  readonly #threads: number
  readonly #workers: { readonly worker: Worker; load: number }[] = []
  readonly #waiting = new Map<number, (answer: readonly Found[] | Error) => void>()
  #seenBytes = 0
  #pendingBytes = 0
  #batch: { readonly artifact: Artifact; readonly settle: (found: Found | Error) => void }[] = []
  #batchBytes = 0
  #lastId = 0

  constructor(inspection: Inspection, threads: number = defaultThreads()) {
    this.#inspection = inspection
    this.#threads = threads
    this.inspectors = makeInspectors(inspection, 'text')
  }

  /** What the text detectors find in the artifact; at once, or once a thread has answered. */
  inspect(artifact: Artifact): Found | Promise<Found> {
    const unopened = artifact.bytes.length - openedBytes(artifact)
    this.#seenBytes += unopened
    // What is left of a container that was opened is little, and its bytes would be copied for nothing.
    const isLittle = this.#seenBytes < MUCH || (unopened < BATCH && artifact.bytes.length > BATCH)
    if (this.#threads === 0 || isLittle) return inspectWith(this.inspectors, artifact)
    return new Promise((resolve, reject) => {
      const settle = (found: Found | Error) => (found instanceof Error ? reject(found) : resolve(found))
      this.#batch.push({ artifact, settle })
      this.#batchBytes += artifact.bytes.length
      this.#pendingBytes += artifact.bytes.length
      if (this.#batchBytes >= BATCH) this.#send()
    })
  }

  /** Whether so much is under way that a caller had better wait for an answer before it asks for more. */
  get isFull(): boolean {
    return this.#pendingBytes > FULL
  }

  /** Sends what has been gathered, however little; without it the last answers never come. */
  flush(): void {
    if (this.#batch.length > 0) this.#send()
  }

  /** Ends the threads. Whatever has not been answered is lost. */
  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()))
  }

  #send(): void {
    const sent = this.#batch
    const bytes = this.#batchBytes
    this.#batch = []
    this.#batchBytes = 0
    this.#lastId += 1
    const id = this.#lastId
    const thread = this.#leastLoaded()
    thread.load += bytes
    this.#waiting.set(id, (answer) => {
      thread.load -= bytes
      this.#pendingBytes -= bytes
      for (const [index, { settle }] of sent.entries()) {
        settle(answer instanceof Error ? answer : (answer[index] ?? new Error('a thread left an artifact out')))
      }
    })
    const batch = packBatch(
      id,
      sent.map(({ artifact }) => artifact),
    )
    thread.worker.postMessage(batch, [batch.bytes.buffer as ArrayBuffer])
  }

  #leastLoaded(): { readonly worker: Worker; load: number } {
    const idle = this.#workers.find(({ load }) => load === 0)
    if (idle) return idle
    if (this.#workers.length < this.#threads) {
      const thread = { worker: this.#start(), load: 0 }
      this.#workers.push(thread)
      return thread
    }
    return this.#workers.reduce((least, thread) => (thread.load < least.load ? thread : least))
  }

  #start(): Worker {
    const worker = new Worker(new URL('../engine/inspect-worker.js', import.meta.url), { workerData: this.#inspection })
    worker.on('message', ({ id, found }: BatchAnswer) => {
      this.#waiting.get(id)?.(found)
      this.#waiting.delete(id)
    })
    worker.on('error', (error) => {
      for (const settle of this.#waiting.values()) settle(error instanceof Error ? error : new Error(String(error)))
      this.#waiting.clear()
    })
    return worker
  }
}

const MUCH = 64 * 1024 ** 2
const BATCH = 1024 ** 2
const FULL = 96 * 1024 ** 2

function openedBytes({ facts }: Artifact): number {
  return (facts.opened ?? []).reduce((sum, [start, end]) => sum + end - start, 0)
}

/** One core is kept for the walk. Node 20 starts no thread from TypeScript, so the uncompiled code stays on one. */
function defaultThreads(): number {
  return import.meta.url.endsWith('.js') ? Math.min(3, availableParallelism() - 1) : 0
}
