/** Whether a tar header is at the start of `bytes`: by its magic, or for archives older than that by its checksum. */
export function isTarHeader(bytes: Uint8Array): boolean {
  if (bytes.length < 512) return false
  return hasMagic(bytes) || hasValidChecksum(bytes)
}

function hasMagic(bytes: Uint8Array): boolean {
  for (let at = 0; at < MAGIC.length; at += 1) if (bytes[257 + at] !== MAGIC[at]) return false
  return bytes[262] === 0 || bytes[262] === SPACE
}

const MAGIC = Buffer.from('ustar')
const SPACE = 0x20

function hasValidChecksum(bytes: Uint8Array): boolean {
  if (bytes[0] === 0 || !mayBeOctal(bytes[148] as number) || !mayBeOctal(bytes[149] as number)) return false
  const field = /^[ \0]*([0-7]{1,7})[ \0]/.exec(Buffer.from(bytes.subarray(148, 156)).toString('latin1'))
  if (!field) return false
  let sum = 0
  for (let at = 0; at < 512; at += 1) sum += at >= 148 && at < 156 ? 0x20 : (bytes[at] ?? 0)
  return sum === Number.parseInt(field[1] ?? '', 8)
}

/** Whether a field of digits may have it: `0` to `7`, a blank or a zero. */
function mayBeOctal(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x37) || byte === SPACE || byte === 0
}
