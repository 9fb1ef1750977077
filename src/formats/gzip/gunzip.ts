import type { Trouble } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { adjacent } from '../adjacent.ts'
import { limitReached } from '../trouble.ts'
import { inflate } from './inflate.ts'
import { salvage } from './salvage.ts'

/**
 * Decompresses gzip piece by piece and ends with what was wrong, if anything. What lies before the damage is still given. Bounded by
 * `limits.ratio`.
 */
export async function* gunzip(bytes: Uint8Array, meter: Meter): AsyncGenerator<Uint8Array | Trouble> {
  const most = Math.max(meter.limits.ratioFloor, bytes.length * meter.limits.ratio)
  let given = 0
  try {
    for await (const piece of inBlocks(inflate(bytes))) {
      given += piece.length
      if (given > most) return yield limitReached('ratio', meter.limits)
      yield piece
    }
  } catch (error) {
    yield* salvage(bytes, given, most, zlibMessage(error), meter.limits)
    return
  }
}

/** The same bytes in pieces that are multiples of tar's blocks but for the last: with others, its parser copies. */
async function* inBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array()
  for await (const piece of pieces) {
    const joined = rest.length === 0 ? piece : (adjacent(rest, piece) ?? Buffer.concat([rest, piece]))
    const whole = joined.length - (joined.length % BLOCK)
    rest = joined.subarray(whole)
    if (whole > 0) yield joined.subarray(0, whole)
  }
  if (rest.length > 0) yield rest
}

function zlibMessage(error: unknown): string {
  if (error instanceof Error) return error.message
  throw error
}

const BLOCK = 512
