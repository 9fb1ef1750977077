import { connect, type Socket } from 'node:net'
import { AuditError } from '../../../model/audit-error.ts'
import type { Database, Row, Transaction } from '../database.ts'
import { type Question, type Reply, readFrames, writeFrame } from './frames.ts'
import type { Holder } from './lock.ts'

/** Thrown where the process that had the database is gone: it can be asked for anew. */
export class HolderGone extends Error {
  override readonly name = 'HolderGone'
}

/** The database through the process that has it; `HolderGone` where that cannot be reached. */
export async function reachDatabase(
  holder: Holder,
): Promise<Pick<Database, 'query' | 'script' | 'transaction' | 'close'>> {
  const line = await openLine(holder)
  return {
    query: line.query,
    script: line.script,
    transaction: async (work) => {
      // A transaction is a connection's own.
      const own = await openLine(holder)
      try {
        await own.ask('begin')
        const result = await work(own)
        await own.ask('commit')
        return result
      } catch (error) {
        if (!(error instanceof HolderGone)) await own.ask('rollback').catch(() => undefined)
        throw error
      } finally {
        own.end()
      }
    },
    close: async () => line.end(),
  }
}

interface Line extends Transaction {
  ask(kind: Question['kind'], sql?: string, parameters?: readonly unknown[]): Promise<readonly unknown[]>
  end(): void
}

async function openLine({ port, token }: Holder): Promise<Line> {
  if (port === null || token === null) throw new HolderGone('it cannot be reached')
  const socket = await connected(port)
  const waiting: { readonly resolve: (rows: readonly unknown[]) => void; readonly reject: (error: Error) => void }[] =
    []
  const fail = (): void => {
    for (const { reject } of waiting.splice(0)) reject(new HolderGone('it has ended'))
  }
  socket.on('error', fail)
  socket.on('close', fail)
  readFrames<Reply>(socket, (reply) => {
    const asked = waiting.shift()
    if (reply.kind === 'rows') asked?.resolve(reply.rows)
    else asked?.reject(errorOf(reply))
  })
  socket.write(token)
  const ask: Line['ask'] = (kind, sql = '', parameters = []) =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) return reject(new HolderGone('it has ended'))
      waiting.push({ resolve, reject })
      writeFrame(socket, { kind, sql, parameters })
    })
  return {
    ask,
    query: async <T extends Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await ask('query', sql, parameters)) as readonly T[],
    script: async (sql) => {
      await ask('script', sql)
    },
    end: () => socket.destroy(),
  }
}

function errorOf({ message, code }: Extract<Reply, { readonly kind: 'error' }>): Error {
  if (code === 'EDATABASE') return new AuditError(code, message)
  return Object.assign(new Error(message), code !== null && { code })
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => reject(new HolderGone('it does not answer')))
  })
}
