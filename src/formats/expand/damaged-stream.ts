import { once } from 'node:events'
import type { Transform } from 'node:stream'

/** A decompressor of damaged bytes: small steps, because zlib keeps back the whole piece in which it meets an error. */
export class DamagedStream {
  /** Whether the stream came to its own end. */
  complete = false
  /** Compressed bytes that were used. */
  consumed = 0
  readonly #stream: Transform & { readonly bytesWritten: number }

  /** `stream` flushes what it has when its input ends early. */
  constructor(stream: Transform & { readonly bytesWritten: number }) {
    this.#stream = stream
  }

  /** What comes out of `bytes` before the end or the damage. */
  async *chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    const stream = this.#stream
    let chunks: Uint8Array[] = []
    let failed = false
    stream.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    stream.on('error', () => {
      failed = true
    })
    stream.on('end', () => {
      this.complete = true
    })
    const length = Math.min(4096, Math.max(16, bytes.length >> 10))
    try {
      for (let at = 0; at < bytes.length && !failed && !this.complete; at += length) {
        await step(stream, bytes.subarray(at, at + length))
        yield* chunks
        chunks = []
      }
    } finally {
      this.consumed = stream.bytesWritten
      stream.destroy()
      if (!stream.closed) await once(stream, 'close')
    }
  }
}

function step(stream: Transform, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stream.off('error', done).off('end', done)
      resolve()
    }
    stream.once('error', done).once('end', done)
    stream.write(bytes, done)
  })
}
