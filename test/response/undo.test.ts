import { describe, expect, test } from 'vitest'
import type { LeakingVersion, WhatIsOut } from '../../src/response/response-type.ts'
import { undoOf } from '../../src/response/undo.ts'
import type { RegistryRecord } from '../../src/sources/registry-record.ts'

const now = new Date('2026-11-27T12:00:00.000Z')
const published = '2026-11-27T02:00:00.000Z'

function leaking(version: string): LeakingVersion {
  return {
    version,
    published,
    state: 'public',
    hours: 10,
    isDeprecated: false,
    tags: [],
    packedBytes: 1,
    findings: 1,
    novel: 1,
    novelLines: 1,
    paths: [],
  }
}

/** The commands where a registry has these versions, of which some leak. */
function commandsFor(all: readonly string[], bad: readonly string[], tags: { readonly [tag: string]: string }) {
  const record: RegistryRecord = {
    registry: 'https://registry.example/',
    versions: all.map((version) => ({
      version,
      published,
      integrity: null,
      isDeprecated: false,
      isAttested: false,
      publisher: null,
    })),
    tags: Object.entries(tags).map(([tag, version]) => ({ tag, version })),
    owners: ['ada'],
    unpublished: [],
    unpublishedAt: null,
  }
  const out: WhatIsOut = {
    versions: bad.map(leaking),
    firstBad: bad[0] ?? null,
    lastBad: bad.at(-1) ?? null,
    isKnown: true,
    looked: all.length,
    known: all.length,
    leaks: [],
    moreLeaks: 0,
    sources: { files: 0, lines: 0, bytes: 0 },
    paths: [],
    exposure: [],
    distinctiveLines: [],
  }
  const versions = all.map((version) => ({
    version,
    published,
    package: 0,
    verdict: bad.includes(version) ? ('leak' as const) : ('clean' as const),
  }))
  const undo = undoOf({
    name: 'app',
    version: bad[0] ?? '1.0.0',
    history: versions,
    record,
    counts: { dependents: 0, downloads: 1, sources: { dependents: '', downloads: '' } },
    out,
    stage: { state: 'empty', because: null, versions: [] },
    flags: [],
    now,
  })
  return { ...undo, lines: undo.commands.map(({ line }) => line.replace(/ "This version.*/, '')) }
}

describe('the commands', () => {
  test.each([
    {
      name: 'a newer clean version that is latest already',
      all: ['1.0.0', '1.1.0'],
      bad: ['1.0.0'],
      tags: { latest: '1.1.0' },
      want: ['npm deprecate app@1.0.0', 'npm unpublish app@1.0.0'],
    },
    {
      name: 'an older clean version',
      all: ['1.0.0', '1.1.0'],
      bad: ['1.1.0'],
      tags: { latest: '1.1.0' },
      want: ['npm dist-tag add app@1.0.0 latest', 'npm deprecate app@1.1.0', 'npm unpublish app@1.1.0'],
    },
    {
      name: 'a prerelease is not offered',
      all: ['1.0.0', '2.0.0-rc.1'],
      bad: ['1.0.0'],
      tags: { latest: '1.0.0' },
      want: ['npx watertight release', 'npm deprecate app@1.0.0', 'npm unpublish app@1.0.0'],
    },
    {
      name: 'the only version',
      all: ['1.0.0'],
      bad: ['1.0.0'],
      tags: { latest: '1.0.0' },
      want: ['npx watertight release', 'npm deprecate app@1.0.0', 'npm unpublish app@1.0.0 --force'],
    },
    {
      name: 'all versions: the last one to go is forced',
      all: ['1.0.0', '1.1.0'],
      bad: ['1.0.0', '1.1.0'],
      tags: { latest: '1.1.0' },
      want: [
        'npx watertight release',
        'npm deprecate "app@1.0.0 || 1.1.0"',
        'npm unpublish app@1.0.0',
        'npm unpublish app@1.1.0 --force',
      ],
    },
    {
      name: 'tags whose names a shell would run',
      all: ['1.0.0', '1.1.0'],
      bad: ['1.1.0'],
      tags: { latest: '1.1.0', '$(x)': '1.1.0', '-f': '1.1.0', 'a b': '1.1.0', '1.1': '1.1.0' },
      want: ['npm dist-tag add app@1.0.0 latest', 'npm deprecate app@1.1.0', 'npm unpublish app@1.1.0'],
    },
  ])('$name', ({ all, bad, tags, want }) => {
    expect(commandsFor(all, bad, tags as { [tag: string]: string }).lines).toEqual(want)
  })
})

describe('what npm would make latest', () => {
  test.each([
    {
      name: 'the highest that is left',
      all: ['1.0.0', '1.1.0', '1.2.0'],
      bad: ['1.2.0'],
      latest: '1.2.0',
      want: '1.1.0',
    },
    {
      name: 'a prerelease, where that is the highest',
      all: ['1.0.0', '1.1.0', '1.2.0-rc.1'],
      bad: ['1.1.0'],
      latest: '1.1.0',
      want: '1.2.0-rc.1',
    },
    {
      name: 'nothing else, where it is not latest',
      all: ['1.0.0', '1.1.0'],
      bad: ['1.0.0'],
      latest: '1.1.0',
      want: undefined,
    },
  ])('$name', ({ all, bad, latest, want }) => {
    expect(commandsFor(all, bad, { latest }).nextLatest?.version).toBe(want)
  })
})
