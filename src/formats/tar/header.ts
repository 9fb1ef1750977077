/** Whether a tar header is at the start of `bytes`: by its magic, or for archives older than that by its checksum. */
export function isTarHeader(bytes: Uint8Array): boolean {
  if (bytes.length < 512) return false
  const magic = Buffer.from(bytes.subarray(257, 263)).toString('latin1')
  return magic === 'ustar\0' || magic === 'ustar ' || hasValidChecksum(bytes)
}

function hasValidChecksum(bytes: Uint8Array): boolean {
  const field = /^[ \0]*([0-7]{1,7})[ \0]/.exec(Buffer.from(bytes.subarray(148, 156)).toString('latin1'))
  if (!field || bytes[0] === 0) return false
  let sum = 0
  for (let at = 0; at < 512; at += 1) sum += at >= 148 && at < 156 ? 0x20 : (bytes[at] ?? 0)
  return sum === Number.parseInt(field[1] ?? '', 8)
}
