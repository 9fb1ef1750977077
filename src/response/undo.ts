import type { HistoryVersion } from '../model/history.ts'
import type { RegistryRecord } from '../sources/registry-record.ts'
import { compareVersions, isPrerelease } from '../sources/version-order.ts'
import { commandLine } from './command-line.ts'
import type { RegistryCounts } from './registry-counts.ts'
import type { Answer, Command, StagedVersions, Undo, Unpublishing, WhatIsOut } from './response-type.ts'
import { policyAddress, unpublishing } from './unpublish-rules.ts'

/** What is known when it is asked what can be undone. */
export interface UndoFacts {
  readonly name: string
  readonly version: string
  /** The versions that were looked at, or are known to be clean from before. */
  readonly history: readonly Pick<HistoryVersion, 'version' | 'verdict'>[]
  readonly record: RegistryRecord | null
  readonly counts: RegistryCounts | null
  readonly out: WhatIsOut
  readonly stage: StagedVersions
  /** What goes to npm with every command, such as `--registry=…`. */
  readonly flags: readonly string[]
  readonly now: Date
}

/** What the registry lets one undo, and the commands for it in their order. */
export function undoOf(facts: UndoFacts): Undo {
  const { version, record, out, stage } = facts
  const recorded = record?.versions.find((one) => one.version === version)
  const state = record === null ? 'unknown' : recorded === undefined ? 'gone' : 'public'
  const leaks = (each: string) => leaksOf(facts, each)
  const isClean = out.isKnown && !out.versions.some((one) => one.version === version)
  const unpublish = state === 'gone' || isClean ? null : unpublishingOf(facts, version)
  const partial = {
    state,
    unpublishedAt: record?.unpublishedAt ?? null,
    unpublish,
    tags: (record?.tags ?? []).map(({ tag, version: each }) => ({ tag, version: each, leaks: leaks(each) })),
    clean: cleanVersion(facts),
    nextLatest: nextLatest(facts),
    provenance: { isAttested: recorded?.isAttested ?? null, publisher: recorded?.publisher ?? null },
    stage,
  } as const
  return { ...partial, commands: out.versions.length === 0 ? [] : commandsFor(facts, partial) }
}

function unpublishingOf({ name, record, counts, now }: UndoFacts, version: string): Unpublishing {
  const page = record === null ? policyAddress : `${record.registry}${name.replace('/', '%2f')}`
  return unpublishing({
    published: record?.versions.find((one) => one.version === version)?.published ?? null,
    now,
    dependents: counts?.dependents ?? null,
    downloads: counts?.downloads ?? null,
    owners: record?.owners?.length ?? null,
    sources: {
      age: `${page} (time)`,
      owners: `${page} (maintainers)`,
      dependents: counts?.sources.dependents ?? policyAddress,
      downloads: counts?.sources.downloads ?? policyAddress,
    },
  })
}

/** Whether a version leaks; null where it was not looked at. */
function leaksOf({ history, out }: UndoFacts, version: string): boolean | null {
  if (out.versions.some((one) => one.version === version)) return true
  const verdict = history.find((one) => one.version === version)?.verdict
  return verdict === 'clean' ? false : null
}

/** The highest version that was found clean and may be offered: on the registry, no prerelease, not deprecated. */
function cleanVersion({ record, history, version }: UndoFacts): Undo['clean'] {
  const clean = new Set(history.filter(({ verdict }) => verdict === 'clean').map((one) => one.version))
  const found = (record?.versions ?? []).findLast(
    (one) => clean.has(one.version) && !one.isDeprecated && !isPrerelease(one.version),
  )
  if (found === undefined) return null
  return {
    version: found.version,
    published: found.published,
    isNewer: compareVersions(found.version, version) > 0,
  }
}

/** npm's client moves latest to the highest number that is left, prereleases included (libnpmpublish, unpublish.js). */
function nextLatest(facts: UndoFacts): Undo['nextLatest'] {
  const { record, version } = facts
  if (record === null || !record.tags.some((one) => one.tag === 'latest' && one.version === version)) return null
  const left = record.versions.filter((one) => one.version !== version).at(-1)
  return left === undefined ? null : { version: left.version, leaks: leaksOf(facts, left.version) }
}

function commandsFor(facts: UndoFacts, undo: Omit<Undo, 'commands'>): readonly Command[] {
  const { name, flags, record, out } = facts
  const { clean } = undo
  const npm = (id: Command['id'], why: string, words: readonly string[]): readonly Command[] => {
    const all = [...words, ...flags]
    const line = commandLine(['npm', ...all])
    return line === null ? [] : [{ id, why, npm: all, line }]
  }
  const release: Command = {
    id: 'release',
    why: 'No version that was looked at is clean: correct the package (watertight fix), raise its version and publish that first.',
    npm: null,
    line: 'npx watertight release',
  }
  const moves = undo.tags
    .filter(({ leaks }) => leaks === true)
    .flatMap(({ tag, version: from }) =>
      clean === null || !isPlainTag(tag)
        ? []
        : npm('dist-tag', `${tag} points at ${from}: people who install it should get ${clean.version}.`, [
            'dist-tag',
            'add',
            `${name}@${clean.version}`,
            tag,
          ]),
    )
  const standing = out.versions.filter((one) => one.state !== 'gone' && !one.isDeprecated).map((one) => one.version)
  const deprecations =
    standing.length === 0 || record === null
      ? []
      : npm('deprecate', 'People who install it by its number are warned, and read which version to take.', [
          'deprecate',
          `${name}@${standing.join(' || ')}`,
          deprecationText(clean?.version ?? null),
        ])
  let left = record?.versions.length ?? Number.POSITIVE_INFINITY
  const removals = out.versions
    .filter((one) => one.state !== 'gone')
    .flatMap(({ version: each }) => {
      const { answer } = unpublishingOf(facts, each)
      if (answer === 'no') return []
      // npm refuses the last version of a package without --force.
      const isLast = left === 1
      left -= 1
      const words = ['unpublish', `${name}@${each}`, ...(isLast ? ['--force'] : [])]
      return npm('unpublish', removalReason(answer, isLast, each), words)
    })
  return [...(clean === null ? [release] : []), ...moves, ...deprecations, ...removals]
}

function removalReason(answer: Answer, isLast: boolean, version: string): string {
  const chance = answer === 'yes' ? 'npm’s policy allows it.' : 'Only npm’s answer says whether it is allowed.'
  const only = isLast
    ? ' It is the last version: the whole package goes, and nothing can be published under its name for 24 hours.'
    : ''
  return `${chance} ${version} can never be used again, and installs that name it will fail.${only}`
}

/** What npm prints to whoever installs the version. One line, and nothing that a shell reads as more than a text. */
export function deprecationText(clean: string | null): string {
  const instead = clean === null ? 'Do not install it.' : `Use ${clean} instead.`
  return `This version was published by mistake and is withdrawn. ${instead}`
}

/** What npm takes for a tag, and no shell for anything else. */
function isPlainTag(tag: string): boolean {
  return /^[A-Za-z][\w.-]{0,100}$/.test(tag)
}
