// What a fleet has after months, straight into its tables.

/** Marks every version of `@many/*` as audited, as a run would have left it. */
export async function markAudited(database) {
  await database.query(
    `update watertight.versions set state = 'audited', verdict = 'clean', visibility = 'closed', audited_at = now() - interval '1 day', spent_ms = 50,
       packed_bytes = 4000, unpacked_bytes = 9000, files = 5, stored_bytes = 900, recipe = (select value #>> '{}' from watertight.settings where name = 'recipe')
     where package like '@many/%'`,
  )
  await database.query(
    "insert into watertight.reports select id, '\\x00' from watertight.versions where package like '@many/%' on conflict do nothing",
  )
  await database.script('analyze')
}

/** `count` versions of a thousand packages that the registry does not have, a finding in each fiftieth. */
export async function fillStore(database, count) {
  await database.query(
    `insert into watertight.packages (name, followed_at, next_at)
     select '@stored/p' || n, now(), now() + interval '1 hour' from generate_series(0, 999) n`,
  )
  await database.query(
    "insert into watertight.targets (spec, kind, enumerated_at) values ('@stored/p0', 'package', now()) on conflict do nothing",
  )
  await database.query(
    "insert into watertight.package_targets select '@stored/p' || n, '@stored/p0', '*' from generate_series(0, 999) n",
  )
  await database.query(
    `insert into watertight.versions (package, version, published_at, described, state, recipe, verdict, visibility, audited_at, spent_ms,
       packed_bytes, unpacked_bytes, files, stored_bytes)
     select '@stored/p' || n % 1000, '1.' || n / 1000 || '.0', now() - n * interval '1 minute', '{"tarball":"https://x.example/x.tgz"}'::jsonb, 'audited',
       (select value #>> '{}' from watertight.settings where name = 'recipe'), case when n % 50 = 0 then 'leak' else 'clean' end, 'closed',
       now() - interval '1 day', 100, 10000, 25000, 8, 1000 from generate_series(0, $1::int - 1) n`,
    [count],
  )
  await database.query(
    "insert into watertight.reports select id, '\\x00' from watertight.versions where package like '@stored/%'",
  )
  await database.query(
    `insert into watertight.findings (package, fingerprint, rule_id, severity, confidence, message, chain, is_open, occurrence, first_version, last_version, versions)
     select package, 'wt1:' || md5(package), 'map/embedded-sources', 'critical', 'high', 'a message', '["a.js.map"]'::jsonb, true, 1, min(version), max(version), count(*)
     from watertight.versions where verdict = 'leak' and package like '@stored/%' group by package`,
  )
  await database.query(
    `insert into watertight.sightings select id, package, 'wt1:' || md5(package), true, 'critical' from watertight.versions
     where verdict = 'leak' and package like '@stored/%'`,
  )
  await database.script('analyze')
}
