/** Marvin32 of `bytes`: the high word of its 64-bit state XOR the low one, as Microsoft's key formats use it. */
export function marvin32(bytes: Uint8Array, seed: bigint): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let state: State = { low: Number(seed & 0xffffffffn), high: Number(seed >> 32n) }
  for (let at = 0; at < whole; at += 4) state = mix(state, view.getUint32(at, true))
  let tail = 0x80
  for (let at = bytes.length - 1; at >= whole; at -= 1) tail = (tail << 8) | (bytes[at] ?? 0)
  state = mix(mix(state, tail), 0)
  return (state.low ^ state.high) >>> 0
}

interface State {
  readonly low: number
  readonly high: number
}

function mix({ low, high }: State, word: number): State {
  let p0 = (low + word) | 0
  let p1 = high ^ p0
  p0 = (rotate(p0, 20) + p1) | 0
  p1 = rotate(p1, 9) ^ p0
  p0 = (rotate(p0, 27) + p1) | 0
  p1 = rotate(p1, 19)
  return { low: p0, high: p1 }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
