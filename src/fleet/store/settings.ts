import type { Queryable, Transaction } from './database.ts'
import { storableJson } from './storable.ts'

/** The rules and the policy that count now, as a digest; null before the first run. */
export async function readRecipe(queryable: Queryable): Promise<string | null> {
  return readSetting<string>(queryable, 'recipe')
}

/** The same, and nobody changes it until the transaction ends. */
export async function keepRecipe(transaction: Transaction): Promise<string | null> {
  const [row] = await transaction.query<{ value: string }>(
    "select value from watertight.settings where name = 'recipe' for share",
  )
  return row?.value ?? null
}

export async function readSetting<T>(queryable: Queryable, name: string): Promise<T | null> {
  const [row] = await queryable.query<{ value: T }>('select value from watertight.settings where name = $1', [name])
  return row?.value ?? null
}

export async function writeSetting(queryable: Queryable, name: string, value: unknown): Promise<void> {
  await queryable.query(
    'insert into watertight.settings (name, value) values ($1, $2::jsonb) on conflict (name) do update set value = excluded.value',
    [name, storableJson(value)],
  )
}
