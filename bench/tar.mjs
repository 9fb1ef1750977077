/** A tar of `files`, pairs of a name of at most 100 characters and a text. */
export function tarOf(files) {
  const blocks = files.flatMap(([name, text]) => {
    const body = Buffer.from(text)
    return [header(name, body.length), body, Buffer.alloc((512 - (body.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** POSIX.1-1988 ustar: name, mode, size, the sum of all bytes with the field itself as blanks. */
function header(name, size) {
  const block = Buffer.alloc(512)
  block.write(name, 0)
  block.write('0000644\0', 100)
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}
