/** The URL in the first custom section `sourceMappingURL` of a WebAssembly module; null when there is none. */
export function readWasmSourceMapUrl(bytes: Uint8Array): string | null {
  if (bytes.length < 8 || bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d) return null
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at]
    const size = readUnsigned(bytes, at + 1)
    if (size === null || size.end + size.value > bytes.length) return null
    const end = size.end + size.value
    if (id === 0) {
      const name = readName(bytes, size.end, end)
      if (name?.text === 'sourceMappingURL') {
        const url = bytes.subarray(name.end, end)
        return decoder.decode(url.subarray(wasmUrlStart(url)))
      }
    }
    at = end
  }
  return null
}

/** Where the URL begins in the data of a section. The draft reads them as they are; those who write them put their length first. */
export function wasmUrlStart(data: Uint8Array): number {
  const length = readUnsigned(data, 0)
  return length !== null && length.end + length.value === data.length ? length.end : 0
}

const decoder = new TextDecoder()

interface Read<Value> {
  readonly value: Value
  readonly end: number
}

/** LEB128, at most five bytes; over-long forms are allowed. */
function readUnsigned(bytes: Uint8Array, start: number): Read<number> | null {
  let value = 0
  for (let i = 0; i < 5; i += 1) {
    const byte = bytes[start + i]
    if (byte === undefined) return null
    value += (byte & 0x7f) * 2 ** (7 * i)
    if (byte < 0x80) return { value, end: start + i + 1 }
  }
  return null
}

function readName(bytes: Uint8Array, start: number, limit: number): { text: string; end: number } | null {
  const length = readUnsigned(bytes, start)
  if (length === null || length.end + length.value > limit) return null
  const end = length.end + length.value
  return { text: decoder.decode(bytes.subarray(length.end, end)), end }
}
