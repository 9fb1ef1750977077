/** Git's delta applied to what it was made against; null when it is damaged or makes more than `most` bytes. */
export function applyDelta(base: Buffer, delta: Buffer, most: number): Buffer | null {
  const source = sizeAt(delta, 0)
  const target = sizeAt(delta, source.end)
  if (source.size !== base.length || target.size > most) return null
  const out = Buffer.alloc(target.size)
  let to = 0
  let at = target.end
  while (at < delta.length) {
    const command = delta[at] as number
    at += 1
    if (command === 0) return null
    if (command < 0x80) {
      if (at + command > delta.length || to + command > out.length) return null
      to += delta.copy(out, to, at, at + command)
      at += command
      continue
    }
    const numbers: number[] = []
    for (let bit = 0; bit < 7; bit += 1) {
      const isThere = (command & (1 << bit)) !== 0
      numbers.push(isThere ? (delta[at] ?? 0) : 0)
      if (isThere) at += 1
    }
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = numbers
    const offset = a + b * 0x100 + c * 0x10000 + d * 0x1000000
    const size = e + f * 0x100 + g * 0x10000 || 0x10000
    if (offset + size > base.length || to + size > out.length) return null
    to += base.copy(out, to, offset, offset + size)
  }
  return to === out.length ? out : null
}

/** A number of seven bits a byte, the lowest first. */
function sizeAt(bytes: Buffer, start: number): { readonly size: number; readonly end: number } {
  let size = 0
  let at = start
  for (let scale = 1; at < bytes.length && scale < 2 ** 50; scale *= 128) {
    const byte = bytes[at] as number
    size += (byte & 0x7f) * scale
    at += 1
    if (byte < 0x80) break
  }
  return { size, end: at }
}
