/**
 * The runs of printable text in binary bytes, one a line: ASCII (line breaks and tabs included, so that text stays whole),
 * then UTF-16LE.
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

/** The runs of UTF-16LE alone. */
export function wideRuns(bytes: Uint8Array, shortest: number): Buffer {
  const runs = new Runs(1024)
  addWide(bytes, shortest, runs)
  return runs.bytes
}

/** The runs of base64 that hold text, one a line. */
export function encodedRuns(bytes: Buffer): Buffer {
  const runs = new Runs(1024)
  let start = 0
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && isBase64[bytes[at] ?? 0] === 1) continue
    if (at - start >= SHORTEST_ENCODED && holdsText(bytes.subarray(start, start + 64)))
      runs.add(bytes.subarray(start, at))
    start = at + 1
  }
  return runs.bytes
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

function addWide(bytes: Uint8Array, shortest: number, runs: Runs): void {
  let zero = bytes.indexOf(0, 1)
  while (zero !== -1) {
    let at = zero - 1
    while (at + 1 < bytes.length && isText[bytes[at] ?? 0] === 1 && bytes[at + 1] === 0) at += 2
    const start = zero - 1
    if (at - start >= shortest * 2) runs.add(bytes.subarray(start, at).filter((_, index) => index % 2 === 0))
    zero = bytes.indexOf(0, Math.max(at + 1, zero + 1))
  }
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
