import { once } from 'node:events'
import { constants, createInflateRaw } from 'node:zlib'
import type { Trouble } from '../../model/format.ts'
import type { Limits } from '../../model/limits.ts'
import { limitReached } from '../limit-reached.ts'
import { isGzip, memberHeaderLength } from './member.ts'

/**
 * Reads damaged gzip again, without its checksums and in small steps, so that everything before the damage comes out:
 * zlib keeps back the piece in which it meets an error. The first `skip` decompressed bytes were given already.
 */
export async function* salvage(
  bytes: Uint8Array,
  skip: number,
  most: number,
  reason: string,
  limits: Limits,
): AsyncGenerator<Uint8Array | Trouble> {
  let at = 0
  let passed = 0
  let complete = true
  while (complete && isGzip(bytes, at)) {
    const header = memberHeaderLength(bytes, at)
    if (header === null) break
    const member = new Member(bytes.subarray(at + header))
    for await (const chunk of member.chunks()) {
      const fresh = chunk.subarray(Math.max(0, Math.min(chunk.length, skip - passed)))
      passed += chunk.length
      if (passed > most) return yield limitReached('ratio', limits)
      if (fresh.length > 0) yield fresh
    }
    complete = member.complete
    at += header + member.consumed + TRAILER
  }
  yield damage(reason, complete && at > 0 && at < bytes.length && !isGzip(bytes, at))
}

/** One gzip member's deflate stream, read until its end or its damage. */
class Member {
  readonly #bytes: Uint8Array
  complete = false
  consumed = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH })
    let chunks: Uint8Array[] = []
    let failed = false
    inflate.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    inflate.on('error', () => {
      failed = true
    })
    inflate.on('end', () => {
      this.complete = true
    })
    inflate.setMaxListeners(0)
    for (let at = 0; at < this.#bytes.length && !failed && !this.complete; at += STEP) {
      await new Promise<unknown>((resolve) => {
        inflate.once('error', resolve)
        inflate.once('end', resolve)
        inflate.write(this.#bytes.subarray(at, at + STEP), resolve)
      })
      yield* chunks
      chunks = []
    }
    this.consumed = inflate.bytesWritten
    inflate.destroy()
    if (!inflate.closed) await once(inflate, 'close')
  }
}

function damage(reason: string, isTrailing: boolean): Trouble {
  if (isTrailing || reason === 'trailing garbage')
    return trouble('gzip-trailing', 'after its end the gzip stream goes on with bytes that are not gzip')
  if (reason === 'unexpected end of file') return trouble('gzip-truncated', 'the gzip stream ends before its end')
  if (reason === 'incorrect data check' || reason === 'incorrect length check')
    return trouble('gzip-checksum', 'the gzip checksum does not match the contents')
  return trouble('gzip-corrupt', `the gzip stream is damaged (${reason})`)
}

function trouble(code: string, detail: string): Trouble {
  return { kind: 'trouble', code, detail, effect: 'incomplete' }
}

const STEP = 4096
const TRAILER = 8
