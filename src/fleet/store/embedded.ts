import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, relative } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { isFields } from '../../model/json.ts'
import { parseJson } from '../../text/parse-json.ts'
import type { Database, Row, Transaction } from './database.ts'
import { loadPackage, type PackagePlaces } from './packages.ts'

/** What is called of PGlite. */
interface Embedded extends EmbeddedTransaction {
  transaction<T>(work: (transaction: EmbeddedTransaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

interface EmbeddedTransaction {
  query(sql: string, parameters?: unknown[]): Promise<{ readonly rows: unknown[] }>
  exec(sql: string): Promise<unknown>
}

/** Opens the database in `folder`, which is made if need be. One process has it at a time. */
export async function openEmbedded(folder: string, places: PackagePlaces): Promise<Database> {
  const loaded = await loadPackage('@electric-sql/pglite', places)
  const { PGlite } = loaded as { readonly PGlite: { create(options: object): Promise<Embedded> } }
  await prepareFolder(folder)
  const unlock = await lock(folder, relative(places.cwd, folder) || '.')
  try {
    // Without a wait for the disk at each commit: what a crash of this machine takes along is audited again.
    const opened = await PGlite.create({ dataDir: join(folder, 'database'), relaxedDurability: true })
    return databaseOf(opened, unlock, relative(places.cwd, folder) || '.')
  } catch (cause) {
    await unlock()
    throw new AuditError(
      'EDATABASE',
      `the embedded database in ${relative(places.cwd, folder) || '.'} cannot be opened`,
      {
        hint: 'Move the folder away to begin anew, or put a backup in its place.',
        cause,
      },
    )
  }
}

function databaseOf(opened: Embedded, unlock: () => Promise<void>, name: string): Database {
  let closing: Promise<void> | undefined
  return {
    kind: 'embedded',
    name,
    ...queryable(opened),
    script: async (sql) => {
      try {
        await opened.exec(sql)
      } catch (error) {
        // A script may begin a transaction of its own, and fail in it.
        await opened.exec('rollback')
        throw error
      }
    },
    transaction: (work) => opened.transaction((transaction) => work(queryable(transaction))),
    close: () => {
      closing ??= opened.close().finally(unlock)
      return closing
    },
  }
}

function queryable(opened: EmbeddedTransaction): Transaction {
  return {
    query: async <T extends Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await opened.query(sql, [...parameters])).rows as T[],
    script: async (sql) => {
      await opened.exec(sql)
    },
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

/** Folders that this process has open. */
const ours = new Set<string>()

/** Takes the folder for this process, until what it gives is called; a process that is gone has it no more. */
async function lock(folder: string, name: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock')
  const own = JSON.stringify({ pid: process.pid, host: hostname() })
  for (let attempt = 0; attempt < 5; attempt += 1) {
    try {
      await writeFile(file, own, { flag: 'wx', mode: 0o600 })
      ours.add(folder)
      return async () => {
        ours.delete(folder)
        await rm(file, { force: true })
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const holder = await readHolder(file)
      if (holder !== null && isAlive(holder, folder)) throw inUse(name, holder.pid)
      await rm(file, { force: true })
    }
  }
  throw inUse(name, null)
}

interface Holder {
  readonly pid: number
  readonly host: string
}

async function readHolder(file: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const value = parseJson(text)
  return isFields(value) && typeof value['pid'] === 'number' ? { pid: value['pid'], host: String(value['host']) } : null
}

function isAlive({ pid, host }: Holder, folder: string): boolean {
  // In a container every process may have the same number, and another machine's processes cannot be seen.
  if (host !== hostname()) return true
  if (pid === process.pid) return ours.has(folder)
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function inUse(name: string, pid: number | null): AuditError {
  const who = pid === null ? 'another process' : `process ${pid}`
  return new AuditError('EDATABASE', `the embedded database in ${name} is in use by ${who}`, {
    hint: 'It is for one process at a time: wait for that one, or give all of them one PostgreSQL with --database.',
  })
}
