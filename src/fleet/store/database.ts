/** A row as the database gives it. */
export type Row = { readonly [column: string]: unknown }

/** What SQL can be asked of: a database, or a transaction in it. Every value is a parameter. */
export interface Queryable {
  query<T extends Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly T[]>
}

/** The database of a fleet: PostgreSQL, or the embedded one in a folder. */
export interface Database extends Queryable {
  readonly kind: 'embedded' | 'postgres'
  /** What messages call it; without user and password. */
  readonly name: string
  /** Whether other processes may be at work in it. */
  hasOthers(): Promise<boolean>
  /** Runs several statements that take no parameters. */
  script(sql: string): Promise<void>
  /** All of `work` or nothing of it. Where the connection is lost it begins again, so that `work` has to be repeatable. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** A transaction that is under way. */
export interface Transaction extends Queryable {
  script(sql: string): Promise<void>
}
