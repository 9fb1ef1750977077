/** Each makes the next version of the tables from the one before; what was released is never changed. */
export const migrations: readonly string[] = [
  // 1: what is watched, and which versions there are of it.
  `
create table watertight.settings (name text primary key, value jsonb not null);
create table watertight.targets (
  spec text primary key,
  kind text not null,
  added_at timestamptz not null default now(),
  enumerated_at timestamptz,
  problem text
);
create table watertight.packages (
  name text primary key,
  added_at timestamptz not null default now(),
  etag text,
  followed_at timestamptz,
  next_at timestamptz not null default now(),
  failures int not null default 0,
  problem text
);
create table watertight.package_targets (
  package text not null references watertight.packages on delete cascade,
  target text not null references watertight.targets on delete cascade,
  range text not null,
  primary key (package, target, range)
);
create index package_targets_target on watertight.package_targets (target);
create table watertight.versions (
  id bigint generated always as identity primary key,
  package text not null references watertight.packages on delete cascade,
  version text not null,
  published_at timestamptz,
  seen_at timestamptz not null default now(),
  gone_at timestamptz,
  described jsonb not null,
  state text not null default 'due' check (state in ('due', 'queued', 'audited', 'failed')),
  job uuid,
  recipe text,
  verdict text check (verdict in ('clean', 'leak', 'incomplete')),
  visibility text,
  audited_at timestamptz,
  spent_ms int,
  packed_bytes bigint,
  unpacked_bytes bigint,
  files int,
  stored_bytes int not null default 0,
  attempts int not null default 0,
  problem text,
  problem_kind text,
  unique (package, version)
);
create index versions_state on watertight.versions (state) where gone_at is null;
create index versions_verdict on watertight.versions (verdict) where gone_at is null;
create index versions_audited on watertight.versions (audited_at desc) where audited_at is not null;
create table watertight.reports (
  version_id bigint primary key references watertight.versions on delete cascade,
  body bytea not null
);
create table watertight.known_artifacts (
  shelf text not null,
  key text not null,
  body bytea not null,
  used_at timestamptz not null default now(),
  primary key (shelf, key)
);
create index known_artifacts_used on watertight.known_artifacts (used_at);
create table watertight.workers (
  id uuid primary key,
  host text not null,
  pid int not null,
  tool text not null,
  recipe text not null,
  hands int not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  idle_because text
);
create table watertight.work (
  job uuid primary key,
  version_id bigint not null,
  worker uuid not null references watertight.workers on delete cascade,
  started_at timestamptz not null default now()
);
`,
  // 2: what was found, where, and what people say of it.
  `
create table watertight.findings (
  package text not null references watertight.packages on delete cascade,
  fingerprint text not null,
  rule_id text not null,
  severity text not null,
  confidence text not null,
  message text not null,
  chain jsonb not null,
  is_open boolean not null,
  occurrence int not null default 0,
  first_version text,
  last_version text,
  versions int not null,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (package, fingerprint)
);
create index findings_open on watertight.findings (is_open, severity);
create index findings_rule on watertight.findings (rule_id);
create table watertight.sightings (
  version_id bigint not null references watertight.versions on delete cascade,
  package text not null,
  fingerprint text not null,
  stops boolean not null,
  severity text not null,
  primary key (version_id, fingerprint)
);
create index sightings_finding on watertight.sightings (package, fingerprint);
create table watertight.acknowledgements (
  package text not null,
  fingerprint text not null,
  reason text not null,
  expires_on date,
  added_at timestamptz not null default now(),
  primary key (package, fingerprint)
);
create table watertight.days (
  day date primary key,
  packages int not null,
  versions int not null,
  audited int not null,
  open_leaks int not null,
  leaking_packages int not null
);
`,
  // 3: who is told of it.
  `
create table watertight.channels (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('slack', 'webhook', 'command')),
  address jsonb not null,
  added_at timestamptz not null default now(),
  window_start timestamptz not null default now(),
  window_count int not null default 0,
  unique (kind, address)
);
create table watertight.events (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('new', 'ended')),
  package text not null,
  fingerprint text not null,
  occurrence int not null,
  body jsonb not null,
  at timestamptz not null default now(),
  unique (package, fingerprint, occurrence, kind)
);
create table watertight.deliveries (
  event_id bigint not null references watertight.events on delete cascade,
  channel_id bigint not null references watertight.channels on delete cascade,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  claimed_until timestamptz,
  attempts int not null default 0,
  delivered_at timestamptz,
  problem text,
  primary key (event_id, channel_id)
);
create index deliveries_waiting on watertight.deliveries (channel_id) where state = 'waiting';
`,
  // 4: a status over very many versions reads no more than indexes.
  `
create index versions_problem on watertight.versions (package, id) where problem is not null;
create index versions_counts on watertight.versions (state, verdict, recipe) where gone_at is null;
create index versions_gone on watertight.versions (id) where gone_at is not null;
`,
  // 5: what was found in files is one store for all packages, and a message is sent again under the name that it had.
  `
drop table watertight.known_artifacts;
create table watertight.known_artifacts (
  key bytea primary key,
  body bytea not null,
  used_at timestamptz not null default now()
);
create index known_artifacts_used on watertight.known_artifacts (used_at, key);
alter table watertight.deliveries add column claim uuid, add column message text;
`,
]
