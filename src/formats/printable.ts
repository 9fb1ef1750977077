import { endOfRun, nextRun } from '../text/next-run.ts'

/**
 * The runs of printable text in binary bytes, one a line: ASCII (line breaks and tabs included, so that text stays whole),
 * then UTF-16.
 */
export function printable(bytes: Uint8Array, shortest = 4): Buffer {
  const runs = new Runs(bytes.length)
  let start = 0
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && isText[bytes[at] ?? 0] === 1) continue
    if (at - start >= shortest) runs.add(bytes.subarray(start, at))
    start = at + 1
  }
  addWide(bytes, shortest, runs)
  return runs.bytes
}

/** The runs of UTF-16 alone. */
export function wideRuns(bytes: Uint8Array, shortest: number): Buffer {
  const runs = new Runs(1024)
  addWide(bytes, shortest, runs)
  return runs.bytes
}

/** The runs of base64 that hold text, one a line. */
export function encodedRuns(bytes: Buffer): Buffer {
  const runs = new Runs(1024)
  const { length } = bytes
  for (let start = 0; ; ) {
    start = nextRun(bytes, isBase64, start, length, SHORTEST_ENCODED)
    if (start === length) return runs.bytes
    const end = endOfRun(bytes, isBase64, start, length)
    if (holdsText(bytes.subarray(start, start + 64))) runs.add(bytes.subarray(start, end))
    start = end
  }
}

/** Long words and tables of symbols are of the same letters; text is letters and digits once it is decoded. */
function holdsText(run: Buffer): boolean {
  const decoded = Buffer.from(run.toString('latin1'), 'base64')
  return decoded.length > 0 && decoded.every((byte) => isText[byte] === 1)
}

const SHORTEST_ENCODED = 24
const isBase64 = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

/** Of a run, each place of so many is a character and the zero behind it, or the other way round: most bytes are never looked at. */
function addWide(bytes: Uint8Array, shortest: number, runs: Runs): void {
  const step = 2 * shortest - 2
  let floor = 0
  for (let probe = step; probe < bytes.length; ) {
    const isHere = isWide(bytes, probe)
    if (!isHere && !isWide(bytes, probe - 1)) {
      probe += step
      continue
    }
    let start = isHere ? probe : probe - 1
    while (start - 2 >= floor && isWide(bytes, start - 2)) start -= 2
    let end = isHere ? probe : probe - 1
    while (isWide(bytes, end)) end += 2
    if (end - start >= shortest * 2) {
      const run = bytes.subarray(start, end).filter((_, index) => index % 2 === 0)
      runs.add(run)
      // In UTF-16BE the zeros stand before the letters, and the last letter has none behind it.
      const last = bytes[end]
      if (bytes[start - 1] === 0 && last !== undefined && isText[last] === 1)
        runs.add(Buffer.concat([run, Buffer.of(last)]))
    }
    floor = end
    probe = Math.max(probe + 1, end - 1 + step)
  }
}

/** Whether a character of text stands at `at` in UTF-16LE. */
function isWide(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === 0 && isText[bytes[at] as number] === 1
}

/** Runs with a line end after each. */
class Runs {
  #bytes: Buffer
  #length = 0

  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(expected + 1)
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  add(run: Uint8Array): void {
    const end = this.#length + run.length + 1
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(end * 2)
      grown.set(this.bytes)
      this.#bytes = grown
    }
    this.#bytes.set(run, this.#length)
    this.#bytes[end - 1] = 0x0a
    this.#length = end
  }
}

const isText = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 0x20 && byte <= 0x7e) || byte === 9 || byte === 10 || byte === 13 ? 1 : 0,
)
