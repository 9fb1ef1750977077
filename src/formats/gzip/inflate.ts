import { createGunzip } from 'node:zlib'

/**
 * The pieces that gzipped `bytes` expand to, while zlib is at work on the next. As long as they fit in what the last member says that it
 * expands to, they lie behind each other in one buffer. Throws at damage, and when something follows the end.
 */
export async function* inflate(bytes: Uint8Array): AsyncGenerator<Buffer> {
  const stream = createGunzip({ chunkSize: expectedSize(bytes) })
  const ready: Buffer[] = []
  let isOver = false
  let failure: Error | undefined
  let wake = (): void => undefined
  // Flowing gives each piece as it is; an iterator of the stream would join those that wait, by copying them.
  stream.on('data', (piece: Buffer) => {
    ready.push(piece)
    stream.pause()
    wake()
  })
  stream.on('end', () => {
    isOver = true
    wake()
  })
  stream.on('error', (error) => {
    failure = error
    wake()
  })
  for (let at = 0; at < bytes.length; at += STEP) stream.write(bytes.subarray(at, at + STEP))
  stream.end()
  try {
    for (;;) {
      const piece = ready.shift()
      if (piece !== undefined) {
        stream.resume()
        yield piece
      } else if (failure !== undefined) throw failure
      else if (isOver) break
      else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    stream.destroy()
  }
  // zlib stops silently at zeros after a member, which are padding unless something else follows them.
  if (bytes.subarray(stream.bytesWritten).some((byte) => byte !== 0)) throw new Error('trailing garbage')
}

/**
 * RFC 1952, 2.3.1: the last four bytes are the size of the last member, modulo 2^32, if they do not lie. zlib writes on in one buffer while
 * it has room, and takes the next when it is full, so there is one byte more. Memory that is never written to costs nothing.
 */
function expectedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const claimed = bytes.length < 18 ? 0 : view.getUint32(bytes.length - 4, true)
  const believed = Math.min(Math.max(claimed, bytes.length) + 1, bytes.length * MOST_BELIEVED, MOST)
  return Math.ceil(Math.max(believed, LEAST) / BLOCK) * BLOCK
}

/** Compressed bytes a step: while one is at work, the one before it is examined. */
const STEP = 1024 ** 2
/** Programs shrink to a fifth or so. */
const MOST_BELIEVED = 32
const LEAST = 64 * 1024
/** All of a smaller package stays in memory while it is walked; of a larger one, what is not examined yet. */
const MOST = 128 * 1024 ** 2
/** Of tar. */
const BLOCK = 512
