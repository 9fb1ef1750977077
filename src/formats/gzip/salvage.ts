import { constants, createInflateRaw } from 'node:zlib'
import type { Trouble } from '../../model/format.ts'
import type { Limits } from '../../model/limits.ts'
import { DamagedStream } from '../expand/damaged-stream.ts'
import { incomplete, limitReached } from '../trouble.ts'
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
    const member = new DamagedStream(createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH }))
    for await (const chunk of member.chunks(bytes.subarray(at + header))) {
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

function damage(reason: string, isTrailing: boolean): Trouble {
  if (isTrailing || reason === 'trailing garbage')
    return incomplete('gzip-trailing', 'After its end, the gzip stream goes on with bytes that are not gzip.')
  if (reason === 'unexpected end of file') return incomplete('gzip-truncated', 'The gzip stream stops before its end.')
  if (reason === 'incorrect data check' || reason === 'incorrect length check')
    return incomplete('gzip-checksum', 'The gzip checksum does not match the contents.')
  return incomplete('gzip-corrupt', `The gzip stream is damaged (${reason}).`)
}

const TRAILER = 8
