import type { Socket } from 'node:net'
import { deserialize, serialize } from 'node:v8'

/** What a process asks of the one that has the database. A transaction is a connection's own. */
export interface Question {
  readonly kind: 'query' | 'script' | 'begin' | 'commit' | 'rollback'
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** `code` is SQLSTATE. */
export type Reply =
  | { readonly kind: 'rows'; readonly rows: readonly unknown[] }
  | { readonly kind: 'error'; readonly message: string; readonly code: string | null }

/** Bytes that one message may have. */
const MOST = 512 * 1024 ** 2

/** Length, four bytes, the most significant first; then the value as Node's own serialization has it. */
export function writeFrame(socket: Socket, value: Question | Reply): void {
  const body = serialize(value)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  socket.write(head)
  socket.write(body)
}

/** Puts together what comes in pieces: `take` is given each value. Both ends have shown that they know the token. */
export function readFrames<T>(socket: Socket, take: (value: T) => void): void {
  let parts: Buffer[] = []
  let have = 0
  let want = 4
  let isBody = false
  socket.on('data', (part: Buffer) => {
    parts.push(part)
    have += part.length
    while (have >= want) {
      const all = parts.length === 1 ? (parts[0] ?? part) : Buffer.concat(parts)
      const piece = all.subarray(0, want)
      parts = [all.subarray(want)]
      have -= want
      if (isBody) {
        isBody = false
        want = 4
        try {
          take(deserialize(piece) as T)
        } catch (error) {
          socket.destroy(error instanceof Error ? error : undefined)
          return
        }
      } else {
        isBody = true
        want = piece.readUInt32BE()
        if (want > MOST) {
          socket.destroy(new Error('a message is too long'))
          return
        }
      }
    }
  })
}
