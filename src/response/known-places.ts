/** A place that may keep a copy of what npm's registry had, and how it is asked. */
export interface KnownPlace {
  /** Small letters, digits and hyphens: a draft is named after it. */
  readonly id: string
  readonly name: string
  /** Addresses in which `{name}`, `{unscoped}`, `{version}` and `{path}` are replaced; one with `{path}` stands for each file that leaks. */
  readonly addresses: readonly string[]
  /** Hosts that an address may lead to. */
  readonly hosts: readonly string[]
  /** Statuses, beside 404 and 410, that say that no copy is there. */
  readonly gone: readonly number[]
  /** What an answer that something is there proves: that it has this version, or only that it knows the package. */
  readonly proves: 'version' | 'package'
  /** Whether it fetches from the registry what it is asked for and does not have. */
  readonly isOnDemand: boolean
  /** How a copy goes away. */
  readonly removal: string
  /** Where that is asked for. */
  readonly contact: string | null
}

// Addresses and procedures as they were in November 2026.
const usual = { hosts: [], gone: [], proves: 'version', isOnDemand: false } as const

/** The mirrors and CDNs that copy npm's registry. */
export const knownPlaces: readonly KnownPlace[] = [
  {
    ...usual,
    id: 'jsdelivr',
    name: 'jsDelivr',
    addresses: [
      'https://cdn.jsdelivr.net/npm/{name}@{version}/{path}',
      'https://data.jsdelivr.com/v1/packages/npm/{name}@{version}',
    ],
    isOnDemand: true,
    removal:
      'It keeps files for good, and its purge tool does not remove them. Its staff block packages on request, and have blocked whole ones: open an issue with the exact URLs, and say whether other versions have to stay.',
    contact: 'https://github.com/jsdelivr/jsdelivr/issues',
  },
  {
    ...usual,
    id: 'unpkg',
    name: 'unpkg',
    addresses: ['https://unpkg.com/{name}@{version}/{path}', 'https://unpkg.com/{name}@{version}/?meta'],
    isOnDemand: true,
    removal:
      'Its staff have purged a version within days after an issue. Browsers that fetched a file keep it for up to a year.',
    contact: 'https://github.com/unpkg/unpkg/issues',
  },
  {
    ...usual,
    id: 'esm-sh',
    name: 'esm.sh',
    addresses: ['https://esm.sh/{name}@{version}'],
    isOnDemand: true,
    removal: 'No procedure is published. Ask in an issue, as others have (esm-dev/esm.sh#1222).',
    contact: 'https://github.com/esm-dev/esm.sh/issues',
  },
  {
    ...usual,
    id: 'npmmirror',
    name: 'npmmirror (cnpm)',
    addresses: [
      'https://registry.npmmirror.com/{name}/{version}',
      'https://registry.npmmirror.com/{name}/{version}/files/{path}',
      'https://registry.npmmirror.com/{name}/-/{unscoped}-{version}.tgz',
      'https://cdn.npmmirror.com/packages/{name}/{version}/{unscoped}-{version}.tgz',
    ],
    hosts: ['cdn.npmmirror.com'],
    removal:
      'Start a sync once npm no longer has the version: curl -X PUT https://registry.npmmirror.com/-/package/{name}/syncs. It often keeps the version all the same; then open an issue, and name the file on its CDN too, which may outlive it.',
    contact: 'https://github.com/cnpm/cnpmcore/issues',
  },
  {
    ...usual,
    id: 'skypack',
    name: 'Skypack',
    addresses: ['https://cdn.skypack.dev/{name}@{version}'],
    isOnDemand: true,
    removal: 'It is abandoned and serves stale copies. Ask its owners in an issue; nobody may answer.',
    contact: 'https://github.com/skypackjs/skypack-cdn/issues',
  },
  {
    ...usual,
    id: 'cdnjs',
    name: 'cdnjs',
    addresses: ['https://api.cdnjs.com/libraries/{unscoped}/{version}'],
    removal: 'It lists chosen libraries alone, under names of its own, and never removes a version. Ask all the same.',
    contact: 'https://github.com/cdnjs/cdnjs/discussions',
  },
  {
    ...usual,
    id: 'software-heritage',
    name: 'Software Heritage',
    addresses: ['https://archive.softwareheritage.org/api/1/origin/https://www.npmjs.com/package/{name}/get/'],
    proves: 'package',
    removal: 'It archives versions of npm for good. Send the archive a takedown request with the exact addresses.',
    contact: 'https://archive.softwareheritage.org/content-policies/',
  },
]

/** What one request cannot tell. */
export const placesByHand: readonly { readonly name: string; readonly look: string; readonly removal: string }[] = [
  {
    name: 'Forks and copies on GitHub',
    look: 'Search for the distinctive lines of the checklist: https://github.com/search?type=code',
    removal:
      'A DMCA notice (https://github.com/contact/dmca-notice): list exact URLs. A notice for a repository and its whole network once hit about 8,100 repositories and had to be retracted.',
  },
  {
    name: 'Registries and proxies that mirror npm',
    look: 'GitHub Packages, Artifactory, Nexus and Verdaccio keep what they once fetched: your own first, then those of customers.',
    removal: 'Their administrators delete the version from the cache.',
  },
  {
    name: 'Whoever installed it',
    look: 'Lockfiles and caches of CI and of developers name the exact version.',
    removal: 'Nobody can take it back: what was secret has to be replaced.',
  },
]
