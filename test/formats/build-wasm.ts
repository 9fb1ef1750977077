const HEADER = Buffer.from('\0asm\x01\0\0\0', 'latin1')

/** A committed encoder of our own: a WebAssembly module of custom sections. */
export function buildWasm(sections: readonly { readonly name: string; readonly data: Uint8Array }[]): Buffer {
  const customs = sections.map(({ name, data }) => {
    const body = Buffer.concat([sizedString(name), data])
    return Buffer.concat([Buffer.from([0]), leb(body.length), body])
  })
  return Buffer.concat([HEADER, ...customs])
}

/** A WebAssembly module whose memory begins with these bytes: one active segment in the data section (Core 2.0 §5.5.14). */
export function buildWasmData(data: Uint8Array): Buffer {
  const [zeroMemory, constant, end] = [0, 0x41, 0x0b]
  const body = Buffer.concat([Buffer.from([1, zeroMemory, constant, 0, end]), leb(data.length), data])
  return Buffer.concat([HEADER, Buffer.from([11]), leb(body.length), body])
}

/** A string behind its length. */
export function sizedString(text: string): Buffer {
  return Buffer.concat([leb(Buffer.byteLength(text)), Buffer.from(text)])
}

function leb(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest % 128) | 128)
  }
}
