import { crc32, deflateSync } from 'node:zlib'

const PNG = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** A PNG image with one more chunk. */
export function pngWith(type: string, text: string, more = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(text, 'latin1'), more])
  return Buffer.concat([PNG, chunk('IHDR', Buffer.alloc(13)), chunk(type, body), chunk('IEND')])
}

/** A JPEG image with one more segment. */
export function jpegWith(marker: number, text: string): Buffer {
  const size = text.length + 2
  const head = Buffer.from([0xff, 0xd8, 0xff, marker, size >> 8, size & 0xff])
  return Buffer.concat([head, Buffer.from(text, 'latin1'), Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9])])
}

/** A GIF image with an extension in these blocks: a comment, or what another label says. */
export function gifWith(blocks: readonly string[], label = 0xfe): Buffer {
  const parts = blocks.map((block) => Buffer.concat([Buffer.from([block.length]), Buffer.from(block)]))
  return Buffer.concat([
    Buffer.from('GIF89a\x01\0\x01\0\0\0\0!', 'latin1'),
    Buffer.of(label),
    ...parts,
    Buffer.from([0, 0x3b]),
  ])
}

/** A PDF document with one Flate stream. */
export function documentWith(stream: Buffer): Buffer {
  const head = `%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Length ${stream.length} /Filter /FlateDecode >>\nstream\n`
  return Buffer.concat([Buffer.from(head, 'latin1'), stream, Buffer.from('\nendstream\nendobj\n')])
}

/** A font for the web with metadata, whose place stands at `at`. */
export function fontWith(magic: string, at: number, metadata: Buffer): Buffer {
  const head = Buffer.alloc(64)
  head.write(magic)
  head.writeUInt32BE(64, at)
  head.writeUInt32BE(metadata.length, at + 4)
  return Buffer.concat([head, metadata])
}

/** A PNG image of one pixel, as programs want it. */
export function plainPng(): Buffer {
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  const pixels = deflateSync(Buffer.from([0, 1, 2, 3]))
  return Buffer.concat([PNG, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND')])
}

/** A JPEG image of one pixel, by cjpeg. */
export function plainJpeg(): Buffer {
  return Buffer.from(
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z',
    'base64',
  )
}

/** A GIF image of one pixel. */
export function plainGif(): Buffer {
  return Buffer.from('R0lGODdhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs=', 'base64')
}

function chunk(type: string, body = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length)
  head.write(type, 4)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])))
  return Buffer.concat([head, body, sum])
}
