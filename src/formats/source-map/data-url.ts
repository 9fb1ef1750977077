/** The bytes that a `data:` URL holds; null when it is none. Lenient about everything but the comma. */
export function decodeDataUrl(url: string): Uint8Array | null {
  if (!/^data:/i.test(url.slice(0, 5))) return null
  const comma = url.indexOf(',')
  if (comma === -1 || comma > MAX_HEAD) return null
  const head = url.slice(5, comma)
  // Both alphabets, with or without padding; whatever is foreign to them, line continuations included, is passed over.
  if (/;\s*base64\s*$/i.test(head)) return Buffer.from(url.slice(comma + 1), 'base64')
  return percentDecode(url.slice(comma + 1))
}

/** A URL as a report names it: of a `data:` URL, whose content is opened, the head alone. */
export function withoutData(url: string): string {
  if (!/^data:/i.test(url.slice(0, 5))) return url
  return `${/^data:[^,]{0,200}/i.exec(url.slice(0, 210))?.[0] ?? 'data:'},`
}

const MAX_HEAD = 1024

function percentDecode(text: string): Uint8Array {
  const bytes = Buffer.from(text)
  let to = 0
  for (let from = 0; from < bytes.length; from += 1) {
    let byte = bytes[from] as number
    if (byte === 0x25) {
      const pair = bytes.toString('latin1', from + 1, from + 3)
      if (/^[\da-f]{2}$/i.test(pair)) {
        byte = Number.parseInt(pair, 16)
        from += 2
      }
    }
    bytes[to] = byte
    to += 1
  }
  return bytes.subarray(0, to)
}
