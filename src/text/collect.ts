import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { AuditError } from '../model/audit-error.ts'

/** What bounds a reading. */
export interface Bounds {
  readonly maxBytes: number
  readonly signal?: AbortSignal
  /** Milliseconds without a byte after which a stream is given up; one that comes in drops is given as much again, and an hour at most. */
  readonly patience?: number
}

/** Bytes a second that a stream must bring once `patience` is over. */
const SLOWEST = 8 * 1024
const LONGEST = 60 * 60 * 1000

/** All bytes of `stream`, or an AuditError when they exceed `maxBytes`, stop coming, or the signal says so. `what` names the stream. */
export async function collect(stream: AsyncIterable<Uint8Array>, what: string, bounds: Bounds): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  // npm's streams tell of one broken connection twice; the second time nobody else would be listening.
  if (stream instanceof EventEmitter) stream.on('error', ended)
  const isOfNpm = stream instanceof EventEmitter && !(stream instanceof Readable)
  const iterator = isOfNpm ? chunksOf(stream) : stream[Symbol.asyncIterator]()
  const started = performance.now()
  try {
    for (;;) {
      const next = await inTime(iterator.next(), what, bounds)
      if (next.done === true) return Buffer.concat(chunks, length)
      checkSpeed(length, performance.now() - started, what, bounds)
      length += next.value.length
      if (length > bounds.maxBytes) throw tooLarge(what, bounds.maxBytes)
      chunks.push(next.value)
    }
  } finally {
    // Not awaited: a generator that waits for its next byte ends only when that byte comes.
    iterator.return?.().then(ended, ended)
  }
}

/** By its events: the iterator of npm's older streams leaves a listener behind at each wait, and Node warns of that after ten. */
function chunksOf(stream: EventEmitter): AsyncIterator<Uint8Array> {
  const arrived: Uint8Array[] = []
  let end: { readonly error?: unknown } | undefined
  let wake = ended
  const finish = (how: { readonly error?: unknown }): void => {
    end ??= how
    wake()
  }
  const take = (chunk: Uint8Array): void => {
    arrived.push(chunk)
    wake()
  }
  stream.on('error', (error) => finish({ error }))
  stream.on('end', () => finish({}))
  stream.on('close', () => finish({ error: new Error('the stream was closed before its end') }))
  stream.on('data', take)
  return {
    next: async () => {
      for (;;) {
        const value = arrived.shift()
        if (value !== undefined) return { done: false, value }
        if (end !== undefined && 'error' in end) throw end.error
        if (end !== undefined) return { done: true, value: undefined }
        await new Promise<void>((resolve) => {
          wake = () => void resolve()
        })
      }
    },
    return: async () => {
      stream.off('data', take)
      return { done: true, value: undefined }
    },
  }
}

function checkSpeed(bytes: number, elapsed: number, what: string, { patience }: Bounds): void {
  if (patience === undefined) return
  if (elapsed <= Math.min(patience + (bytes / SLOWEST) * 1000, Math.max(LONGEST, patience))) return
  throw new AuditError('ETIMEDOUT', `${what}: only ${bytes} bytes came in ${Math.round(elapsed / 1000)} seconds`, {
    hint: 'Check the network and run again.',
  })
}

/** The error of a tarball that is larger than the bound. */
export function tooLarge(what: string, maxBytes: number): AuditError {
  return new AuditError('ETOOLARGE', `${what}: larger than the bound of ${maxBytes} bytes`, {
    hint: 'Raise the bound with --limit entryBytes=<bytes> if the size is right.',
  })
}

// How a stream ends that nobody reads any more is nobody's concern.
const ended = (): undefined => undefined

function inTime<T>(next: Promise<T>, what: string, { signal, patience }: Bounds): Promise<T> {
  if (signal === undefined && patience === undefined) return next
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
    }
    const fail = (error: unknown): void => {
      settle()
      reject(error)
    }
    const abort = (): void => fail(signal?.reason)
    const timer = patience === undefined ? undefined : setTimeout(() => fail(stalled(what, patience)), patience)
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort, { once: true })
    next.then((value) => {
      settle()
      resolve(value)
    }, fail)
  })
}

function stalled(what: string, patience: number): AuditError {
  return new AuditError('ETIMEDOUT', `${what}: no byte came for ${patience / 1000} seconds`, {
    hint: "Check the network and run again; npm's fetch-timeout setting says how long to wait.",
  })
}
