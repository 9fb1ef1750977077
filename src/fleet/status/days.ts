import type { Database } from '../store/database.ts'
import { isAcknowledged } from './status.ts'

/** Writes down how things stand today, for the trend; the last of a day counts. */
export async function writeDay(database: Database): Promise<void> {
  await database.query(`
    insert into watertight.days (day, packages, versions, audited, open_leaks, leaking_packages)
    select current_date,
      (select count(*) from watertight.packages),
      count(*), count(*) filter (where verdict is not null),
      (select count(*) from watertight.findings f where is_open and not ${isAcknowledged}),
      (select count(distinct package) from watertight.findings f where is_open and not ${isAcknowledged})
    from watertight.versions where gone_at is null
    on conflict (day) do update set packages = excluded.packages, versions = excluded.versions, audited = excluded.audited,
      open_leaks = excluded.open_leaks, leaking_packages = excluded.leaking_packages`)
}
