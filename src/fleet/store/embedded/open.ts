import { mkdir, statfs, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, relative } from 'node:path'
import { AuditError } from '../../../model/audit-error.ts'
import type { Database, Transaction } from '../database.ts'
import { loadPackage, type PackagePlaces } from '../packages.ts'
import { type Holder, type Lock, lockFolder } from './lock.ts'
import { type Embedded, type Messages, questionsTo } from './questions.ts'
import { HolderGone, reachDatabase } from './reach.ts'
import { shareDatabase } from './share.ts'

/** The database as one process sees it: its own, or that of the process that has it. */
interface Access extends Pick<Database, 'query' | 'script' | 'transaction' | 'close' | 'hasOthers'> {}

/** Milliseconds that a process which is opening the database is waited for. */
const PATIENCE = 60_000
const PAUSE = 50

/**
 * Opens the database in `folder`, which is made if need be. The first process has it; what others of this machine ask goes through that one,
 * and when it ends, one of them has it next.
 */
export async function openEmbedded(folder: string, places: PackagePlaces): Promise<Database> {
  const name = relative(places.cwd, folder) || '.'
  const load = async () => (await loadPackage('@electric-sql/pglite', places)) as Maker
  await prepareFolder(folder)
  let access = gain(folder, name, load)
  await access
  let closing: Promise<void> | undefined
  const lasting = async <T>(work: (current: Access) => Promise<T>): Promise<T> => {
    const began = performance.now()
    for (;;) {
      const current = access
      try {
        return await work(await current)
      } catch (error) {
        if (!(error instanceof HolderGone)) throw error
        if (closing !== undefined || performance.now() - began > PATIENCE)
          throw new AuditError('EDATABASE', `the process that had the embedded database in ${name} has ended`, {
            hint: 'Run it again.',
            cause: error,
          })
        await new Promise((resolve) => setTimeout(resolve, PAUSE))
        // Whoever notices first looks for the next; the others wait for what is found.
        if (access === current) access = gain(folder, name, load)
      }
    }
  }
  return {
    kind: 'embedded',
    name,
    hasOthers: async () => (await access).hasOthers(),
    query: (sql, parameters) => lasting((current) => current.query(sql, parameters)),
    script: (sql) => lasting((current) => current.script(sql)),
    transaction: (work) => lasting((current) => current.transaction(work)),
    close: () => {
      closing ??= access.then((current) => current.close())
      return closing
    },
  }
}

async function gain(folder: string, name: string, load: () => Promise<Maker>): Promise<Access> {
  const began = performance.now()
  let gone: Holder | null = null
  for (;;) {
    const held: Lock | Holder = await lockFolder(folder, gone)
    if ('release' in held) return own(folder, name, held, load)
    if (held.host !== hostname() || performance.now() - began > PATIENCE) throw inUse(name, held)
    gone = null
    if (held.port === null) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
      continue
    }
    try {
      return { ...(await reachDatabase(held)), hasOthers: async () => true }
    } catch (error) {
      if (!(error instanceof HolderGone)) throw error
      // It stops to listen only after the database is closed, so that another process has its number by now.
      gone = held
    }
  }
}

async function own(folder: string, name: string, lock: Lock, load: () => Promise<Maker>): Promise<Access> {
  try {
    const maker = await load()
    const hasRoom = roomIn(folder)
    if (!(await hasRoom())) throw full(name, undefined)
    const opened = await open(folder, name, maker)
    const database = databaseOf(opened, questionsTo(opened, maker.protocol?.serialize), name, hasRoom)
    const shared = await shareDatabase(database)
    await lock.announce(shared.port, shared.token)
    return {
      ...database,
      hasOthers: async () => shared.isUsed(),
      close: async () => {
        shared.refuse()
        try {
          await database.close()
        } finally {
          await shared.close()
          await lock.release()
        }
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** What PGlite exports. */
interface Maker {
  readonly PGlite: { create(options: object): Promise<Embedded> }
  readonly protocol?: { readonly serialize?: Messages }
}

async function open(folder: string, name: string, maker: Maker): Promise<Embedded> {
  try {
    // Without a wait for the disk at each commit: what a crash of this machine takes along is audited again.
    return await maker.PGlite.create({ dataDir: join(folder, 'database'), relaxedDurability: true })
  } catch (cause) {
    throw new AuditError('EDATABASE', `the embedded database in ${name} cannot be opened`, {
      hint: 'Is the disk full? If not, move the folder away to start again, or put a backup in its place.',
      cause,
    })
  }
}

function databaseOf(
  opened: Pick<Embedded, 'close'>,
  { query, script }: Transaction,
  name: string,
  hasRoom: () => Promise<boolean>,
): Pick<Database, 'query' | 'script' | 'transaction' | 'close'> {
  let failure: AuditError | undefined
  const waiting = new Set<(error: unknown) => void>()
  // Whoever asks one that has stopped would wait for good: nobody does any more, and who waits already is answered.
  const fail = (error: unknown): boolean => {
    failure ??= failureIn(error, name)
    if (failure === undefined) return false
    for (const reject of waiting) reject(failure)
    return true
  }
  let last: Promise<unknown> = Promise.resolve()
  /** One after the other: there is one connection. */
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) return reject(failure)
      waiting.add(reject)
      const done = last.then(async () => {
        if (failure !== undefined || !(await hasRoom())) throw failure ?? full(name, undefined)
        return work()
      })
      last = done.then(ignore, ignore)
      done.then(resolve, (error: unknown) => fail(error) || reject(error)).finally(() => waiting.delete(reject))
    })
  const withRollback = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (!fail(error)) await script('rollback')
      throw error
    }
  }
  return {
    query: (sql, parameters) => alone(() => query(sql, parameters)),
    // A script may begin a transaction of its own, and fail in it.
    script: (sql) => alone(() => withRollback(() => script(sql))),
    // Not PGlite's own, which rolls back even what has stopped.
    transaction: (work) =>
      alone(() =>
        withRollback(async () => {
          await script('begin')
          const result = await work({ query, script })
          await script('commit')
          return result
        }),
      ),
    close: () => last.then(() => (failure === undefined ? opened.close() : undefined)),
  }
}

const ignore = (): undefined => undefined

/** A full disk, or a database that has stopped, is no answer to a question: nobody is to take it for one. */
function failureIn(error: unknown, name: string): AuditError | undefined {
  if (error instanceof AuditError) return error.code === 'EDATABASE' ? error : undefined
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (/^(?:53|ENOSPC|EDQUOT)/.test(code) || /no space left/i.test(error.message)) return full(name, error)
  if (/^(?:58|XX|57P)/.test(code) || error.name === 'RuntimeError' || error.name === 'ExitStatus')
    return new AuditError('EDATABASE', `the embedded database in ${name} has stopped`, {
      hint: 'Run again; if that does not help, put a backup in its place.',
      cause: error,
    })
  return undefined
}

function full(name: string, cause: unknown): AuditError {
  return new AuditError('EDATABASE', `the embedded database in ${name} has no room left on its disk`, {
    hint: 'Make room, 128 MiB at least, and run again: what was not saved is audited again.',
    ...(cause !== undefined && { cause }),
  })
}

/** Bytes that have to be free, and milliseconds between two looks. */
const ROOM = 128 * 1024 ** 2
const LOOK = 500

/** Whether the disk has room. PGlite never comes back from a commit that finds none, so that it is not asked for one then. */
function roomIn(folder: string): () => Promise<boolean> {
  let looked = Number.NEGATIVE_INFINITY
  let hasRoom = true
  return async () => {
    if (performance.now() - looked < LOOK) return hasRoom
    // A file system that says nothing of its room has enough.
    const found = await statfs(folder).catch(() => null)
    looked = performance.now()
    hasRoom = found === null || found.bavail * found.bsize >= ROOM
    return hasRoom
  }
}

/** Nothing in it is for anybody else, and no packer takes it along. */
async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(join(folder, '.gitignore'), '*\n')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    throw new AuditError('EWRITE', `${folder} cannot be written (${code})`, { cause })
  }
}

function inUse(name: string, { pid, host }: Holder): AuditError {
  const where = host === hostname() ? '' : ` of ${host}`
  return new AuditError('EDATABASE', `the embedded database in ${name} is in use by process ${pid}${where}`, {
    hint: `It is for the processes of one machine: wait for that one, give all of them one PostgreSQL with --database, or delete ${name}/lock if that process is gone.`,
  })
}
