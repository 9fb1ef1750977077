import { resolve } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { Database } from './store/database.ts'
import { openEmbedded } from './store/embedded/open.ts'
import { migrate, versionOf } from './store/migrate.ts'
import type { PackagePlaces } from './store/packages.ts'
import { openPostgres } from './store/postgres.ts'
import { openQueue, type Queue } from './store/queue.ts'

/** A fleet that is open. */
export interface Fleet {
  readonly database: Database
  readonly queue: Queue
  close(): Promise<void>
}

/** Where a fleet is: a connection string of PostgreSQL, or else the folder of the embedded database. */
export interface FleetPlace extends PackagePlaces {
  readonly address?: string
  /** Whether there may be none yet: then it is made. */
  readonly mayBegin: boolean
  readonly signal?: AbortSignal
}

/** The folder of the embedded database, below the working directory. */
const FOLDER = '.watertight/fleet'

/** The folder with the keys that were made here, below the working directory. */
export function keysIn(cwd: string): string {
  return resolve(cwd, FOLDER, 'keys')
}

/** Opens a fleet, and brings its tables up to date. */
export async function openFleet(place: FleetPlace): Promise<Fleet> {
  const database = await openDatabase(place)
  try {
    if (!place.mayBegin && (await versionOf(database)) === 0) throw nothingThere()
    await migrate(database)
    const queue = await openQueue(database, place)
    return {
      database,
      queue,
      close: async () => {
        await queue.close()
        await database.close()
      },
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Opens the database of a fleet alone, for whoever only reads; a reader's login needs no more than that. */
export async function openReading(place: FleetPlace): Promise<Database> {
  const database = await openDatabase(place)
  try {
    if ((await versionOf(database)) === 0) throw nothingThere()
    await migrate(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openDatabase(place: FleetPlace): Promise<Database> {
  if (place.address !== undefined)
    return openPostgres(place.address, place, place.signal === undefined ? {} : { signal: place.signal })
  const folder = resolve(place.cwd, FOLDER)
  if (!place.mayBegin && !(await isThere(folder))) throw nothingThere()
  return openEmbedded(folder, place)
}

async function isThere(folder: string): Promise<boolean> {
  const { stat } = await import('node:fs/promises')
  return (await stat(resolve(folder, 'database')).catch(() => null)) !== null
}

function nothingThere(): AuditError {
  return new AuditError('EUSAGE', 'there is no fleet here yet', { hint: 'Begin one: watertight fleet add "@scope/*"' })
}
