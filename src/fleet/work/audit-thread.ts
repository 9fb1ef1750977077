import { parentPort, workerData } from 'node:worker_threads'
import type { Store } from '../../engine/known-files.ts'
import type { WorkerOptions } from '../../engine/pool-worker.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Tarball } from '../../model/source.ts'
import { type Examined, openExaminer } from './examiner.ts'

/** What a thread is given when it starts. */
export interface ThreadOptions {
  readonly options: WorkerOptions
  readonly keep: number
}

/** What a thread is sent: a tarball to be audited, or what the store has of what it asked for. */
export type ToThread =
  | { readonly kind: 'audit'; readonly tarball: Tarball }
  | { readonly kind: 'shelf'; readonly question: number; readonly entries: ReadonlyMap<string, Uint8Array> }

/** What a thread sends. */
export type FromThread =
  | { readonly kind: 'examined'; readonly examined: Examined }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'load'; readonly question: number; readonly shelf: string; readonly keys: readonly string[] }
  | { readonly kind: 'save'; readonly shelf: string; readonly entries: ReadonlyMap<string, Uint8Array> }

const { options, keep } = workerData as ThreadOptions
const questions = new Map<number, (entries: ReadonlyMap<string, Uint8Array>) => void>()
let asked = 0

/** The store of the process that this thread belongs to. */
const store: Store = {
  isShared: true,
  load: (shelf, keys) =>
    new Promise((resolve) => {
      asked += 1
      questions.set(asked, resolve)
      send({ kind: 'load', question: asked, shelf, keys })
    }),
  save: async (shelf, entries) => send({ kind: 'save', shelf, entries }),
}

const examiner = openExaminer(options, store, keep)

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'audit') {
    void examine(message.tarball).then(send)
    return
  }
  questions.get(message.question)?.(message.entries)
  questions.delete(message.question)
})

async function examine(tarball: Tarball): Promise<FromThread> {
  try {
    return { kind: 'examined', examined: await (await examiner)(tarball) }
  } catch (error) {
    if (!(error instanceof AuditError)) throw error
    return { kind: 'failed', code: error.code, message: error.message }
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message)
}
