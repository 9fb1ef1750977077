import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Database, Transaction } from '../database.ts'
import { type Question, type Reply, readFrames, writeFrame } from './frames.ts'

/** The database as other processes of this user reach it. */
export interface Shared {
  readonly port: number
  readonly token: string
  /** Whether anybody has. */
  readonly isUsed: () => boolean
  /** From now on nobody is answered; whoever asks comes again. */
  refuse(): void
  close(): Promise<void>
}

/** Milliseconds until a connection has begun with the token, and that a transaction of another process may wait for its next statement: meanwhile nobody else is answered. */
const GREETING = 5000
const PATIENCE = 15_000

/** Lets other processes ask, on loopback alone; whoever does not begin with the token is not listened to. It keeps no process alive. */
export async function shareDatabase(database: Pick<Database, 'query' | 'script' | 'transaction'>): Promise<Shared> {
  const token = randomBytes(32).toString('hex')
  const sockets = new Set<Socket>()
  let isUsed = false
  let isRefused = false
  const server = createServer((socket) => {
    if (isRefused) return void socket.destroy()
    sockets.add(socket)
    socket.unref()
    socket.on('close', () => sockets.delete(socket))
    // What was cut off is over, and its transaction with it.
    socket.on('error', () => undefined)
    admit(socket, token, () => {
      isUsed = true
      answerAll(socket, database)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  server.unref()
  return {
    port: (server.address() as AddressInfo).port,
    token,
    isUsed: () => isUsed,
    refuse: () => {
      isRefused = true
      for (const socket of sockets) socket.destroy()
    },
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The first bytes of a connection are the token. */
function admit(socket: Socket, token: string, isAdmitted: () => void): void {
  let head = Buffer.alloc(0)
  socket.on('timeout', () => socket.destroy())
  socket.setTimeout(GREETING)
  const read = (part: Buffer): void => {
    head = Buffer.concat([head, part])
    if (head.length < token.length) return
    socket.off('data', read)
    socket.setTimeout(0)
    if (!timingSafeEqual(head.subarray(0, token.length), Buffer.from(token))) {
      socket.destroy()
      return
    }
    isAdmitted()
    const rest = head.subarray(token.length)
    if (rest.length > 0) socket.emit('data', rest)
  }
  socket.on('data', read)
}

/** A transaction that another process has begun. */
interface Open {
  readonly transaction: Transaction
  /** Resolves once it is over. */
  over(): Promise<void>
  end(isKept: boolean): void
}

/** Answers one question after the other. */
function answerAll(socket: Socket, database: Pick<Database, 'query' | 'script' | 'transaction'>): void {
  let open: Open | null = null
  let last: Promise<void> = Promise.resolve()
  const answer = async ({ kind, sql, parameters }: Question): Promise<readonly unknown[]> => {
    if (kind === 'begin') {
      open = await begin(database)
      if (socket.destroyed) open.end(false)
      return []
    }
    if (kind === 'commit' || kind === 'rollback') {
      const ending = open
      open = null
      ending?.end(kind === 'commit')
      await ending?.over()
      return []
    }
    const asked = open?.transaction ?? database
    if (kind === 'query') return asked.query(sql, parameters)
    await asked.script(sql)
    return []
  }
  readFrames<Question>(socket, (question) => {
    last = last.then(async () => {
      socket.setTimeout(0)
      const reply = await answer(question).then(
        (rows): Reply => ({ kind: 'rows', rows }),
        (error: unknown): Reply => ({ kind: 'error', ...described(error) }),
      )
      if (socket.destroyed) return
      writeFrame(socket, reply)
      if (open !== null) socket.setTimeout(PATIENCE)
    })
  })
  socket.on('close', () => open?.end(false))
}

function begin(database: Pick<Database, 'transaction'>): Promise<Open> {
  return new Promise((resolve, reject) => {
    const over: Promise<void> = database
      .transaction(
        (transaction) =>
          new Promise<void>((commit, rollBack) => {
            const end = (isKept: boolean): void => (isKept ? commit() : rollBack(withdrawn))
            resolve({ transaction, over: () => over, end })
          }),
      )
      .catch((error: unknown) => {
        if (error !== withdrawn) throw error
      })
    // Whoever commits hears of it too.
    over.catch(reject)
  })
}

const withdrawn = new Error('the transaction is rolled back')

function described(error: unknown): { readonly message: string; readonly code: string | null } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  return { message: error instanceof Error ? error.message : String(error), code }
}
