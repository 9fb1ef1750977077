/**
 * Where the files of an RPM package begin (its file format, v4: a lead of 96 bytes, a header of signatures filled up to eight bytes, a header),
 * in bytes; null when that cannot be told.
 */
export function rpmPayload(bytes: Buffer): number | null {
  const signed = headerEnd(bytes, LEAD)
  const end = signed === null ? null : headerEnd(bytes, Math.ceil(signed / 8) * 8)
  return end !== null && end < bytes.length ? end : null
}

/** After its magic and four reserved bytes a header counts its entries, of sixteen bytes, and the bytes of their values. */
function headerEnd(bytes: Buffer, at: number): number | null {
  if (at + HEAD > bytes.length || bytes.readUInt32BE(at) !== MAGIC) return null
  return at + HEAD + 16 * bytes.readUInt32BE(at + 8) + bytes.readUInt32BE(at + 12)
}

const LEAD = 96
const HEAD = 16
const MAGIC = 0x8eade801
