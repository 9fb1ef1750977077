import { createGunzip } from 'node:zlib'
import type { Trouble } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { limitReached } from '../trouble.ts'
import { salvage } from './salvage.ts'

/**
 * Decompresses gzip in pieces of 1 MiB and ends with what was wrong, if anything. What lies before the damage is still given.
 * Bounded by `limits.ratio`.
 */
export async function* gunzip(bytes: Uint8Array, meter: Meter): AsyncGenerator<Uint8Array | Trouble> {
  const most = Math.max(meter.limits.ratioFloor, bytes.length * meter.limits.ratio)
  let given = 0
  try {
    for await (const chunk of inflate(bytes)) {
      given += chunk.length
      if (given > most) return yield limitReached('ratio', meter.limits)
      yield chunk
    }
  } catch (error) {
    yield* salvage(bytes, given, most, zlibMessage(error), meter.limits)
    return
  }
}

async function* inflate(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: CHUNK })
  stream.end(bytes)
  for await (const chunk of stream) yield chunk as Uint8Array
  // zlib stops silently at zeros after a member, which are padding unless something else follows them.
  if (bytes.subarray(stream.bytesWritten).some((byte) => byte !== 0)) throw new Error('trailing garbage')
}

function zlibMessage(error: unknown): string {
  if (error instanceof Error) return error.message
  throw error
}

// Many large files fit in one piece, and then need no copy; a multiple of tar's block size keeps its parser from copying too.
const CHUNK = 1024 ** 2
