import { AuditError } from '../../model/audit-error.ts'
import type { Database, Row, Transaction } from './database.ts'
import { loadPackage, type PackagePlaces } from './packages.ts'

/** What is called of pg. */
interface Client {
  query(sql: string, parameters?: unknown[]): Promise<{ readonly rows: unknown[] }>
  release(error?: Error | boolean): void
  on(event: 'error', listener: (error: Error) => void): void
}

interface ClientPool {
  connect(): Promise<Client>
  on(event: 'error', listener: (error: Error) => void): void
  on(event: 'connect', listener: (client: Client) => void): void
  end(): Promise<void>
}

/** Milliseconds that a lost database is waited for. */
const PATIENCE = 60_000

/**
 * Milliseconds that a transaction may stand still: a worker whose machine sleeps, or that is cut off, must not keep the rows that it has locked
 * from all others.
 */
const STANDSTILL = 20_000

interface PostgresOptions {
  readonly patience?: number
  readonly standstill?: number
  readonly signal?: AbortSignal
}

/** Opens PostgreSQL at `address`, a connection string that is printed nowhere. A connection that is lost is made again. */
export async function openPostgres(
  address: string,
  places: PackagePlaces,
  { patience = PATIENCE, standstill = STANDSTILL, signal }: PostgresOptions = {},
): Promise<Database> {
  const name = nameOf(address)
  const loaded = await loadPackage('pg', places)
  const { Pool } = loaded as { readonly Pool: new (options: object) => ClientPool }
  const pool = new Pool({
    connectionString: address,
    max: 6,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'watertight',
  })
  // A connection that waits and is cut off: whoever asks next gets a new one.
  pool.on('error', () => undefined)
  // One that is cut off at work fails its question as well, where it is dealt with.
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    // Not as it connects, which poolers in front of a database refuse. Before whatever else is asked.
    client.query(`set idle_in_transaction_session_timeout = ${standstill}`).catch(() => undefined)
  })
  const lasting = <T>(work: () => Promise<T>) => whileItLasts(work, name, patience, signal)
  const withClient = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    let broken = false
    try {
      return await work(client)
    } catch (error) {
      broken = isLost(error)
      throw error
    } finally {
      client.release(broken)
    }
  }
  let closing: Promise<void> | undefined
  const database: Database = {
    kind: 'postgres',
    name,
    hasOthers: async () => true,
    query: (sql, parameters) => lasting(() => withClient((client) => queryable(client).query(sql, parameters))),
    script: (sql) => lasting(() => withClient((client) => runScript(client, sql))),
    transaction: (work) => lasting(() => withClient((client) => within(client, work))),
    close: () => {
      closing ??= pool.end()
      return closing
    },
  }
  try {
    // At the start nobody waits: what is not there now was probably mistyped.
    await withClient((client) => client.query('select 1'))
    return database
  } catch (error) {
    await database.close()
    throw unreachable(name, error)
  }
}

async function within<T>(client: Client, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await work(queryable(client))
    await client.query('commit')
    return result
  } catch (error) {
    if (!isLost(error)) await client.query('rollback')
    throw error
  }
}

/** A script may begin a transaction of its own, and fail in it. */
async function runScript(client: Client, sql: string): Promise<void> {
  try {
    await client.query(sql)
  } catch (error) {
    if (!isLost(error)) await client.query('rollback')
    throw error
  }
}

function queryable(client: Client): Transaction {
  return {
    query: async <T extends Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await client.query(sql, [...parameters])).rows as T[],
    script: async (sql) => {
      await client.query(sql)
    },
  }
}

/** Tries again while the database is away; two transactions that wait for each other are tried again as well. */
async function whileItLasts<T>(
  work: () => Promise<T>,
  name: string,
  patience: number,
  signal: AbortSignal | undefined,
): Promise<T> {
  const started = performance.now()
  for (let wait = 100; ; wait = Math.min(wait * 2, 2000)) {
    try {
      return await work()
    } catch (error) {
      if (isForbidden(error)) throw forbidden(name, error)
      if (!isLost(error) && !isConflict(error)) throw error
      if (signal?.aborted || performance.now() - started > patience) throw unreachable(name, error)
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
}

/** Whether the connection is gone, or the server goes down, starts, or has no disk, memory or connection left: it says nothing of the question. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = codeOf(error)
  if (/^(?:08|25P03|57P0|53|58|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOENT)/.test(code)) return true
  return /^Connection terminated|^Client has encountered a connection error|timeout exceeded when trying to connect/.test(
    error.message,
  )
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && codeOf(error) === '42501'
}

function forbidden(name: string, cause: unknown): AuditError {
  const what = cause instanceof Error ? cause.message : 'permission denied'
  return new AuditError('EDATABASE', `${name}: this login may not do that (${what})`, {
    hint: 'docs/fleet.md says what each role needs; tables are made and changed by their owner.',
    cause,
  })
}

/** Deadlocks and serialization failures. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && /^40(?:001|P01)$/.test(codeOf(error))
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}

/** The server and the database, for messages. */
function nameOf(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol))
    throw new AuditError('EUSAGE', '--database is not a connection string of PostgreSQL', {
      hint: 'It looks like postgres://user@host:5432/name; the password may stand in PGPASSWORD or ~/.pgpass.',
    })
  return `PostgreSQL at ${url.host || 'the local socket'}${decodeURIComponent(url.pathname)}`
}

function unreachable(name: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AuditError) return error
  const code = codeOf(error)
  if (isForbidden(error)) return forbidden(name, error)
  if (code === '28P01' || code === '28000')
    return new AuditError('EDATABASE', `${name}: the login is refused`, { hint: 'Check the user and the password.' })
  if (code === '3D000')
    return new AuditError('EDATABASE', `${name}: there is no such database`, { hint: 'Create it with createdb.' })
  if (code === '53100')
    return new AuditError('EDATABASE', `${name} has no room left on its disk`, {
      hint: 'Make room and run again: what was not saved is audited again.',
      cause: error,
    })
  // The message may quote what was connected with.
  return new AuditError('EDATABASE', `${name} cannot be reached (${code || error.name})`, {
    hint: 'Check that it runs, and the address in --database or WATERTIGHT_DATABASE.',
    ...(code !== '' && { cause: error }),
  })
}
