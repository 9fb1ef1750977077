import { dependencyPath, normalize, plainPath } from '../../contents/sources.ts'
import type { Summary } from '../../model/artifact.ts'
import type { Checkout } from '../../model/source.ts'
import { groupBy } from '../../text/group-by.ts'
import { digestOfText } from '../walk.ts'

/** What the disk tells of the texts in a package. */
export interface OriginalsOnDisk {
  /** The tracked file of the same text; null when none is found, or nothing is tracked. */
  fileOf(source: Summary): Promise<string | null>
  /** Whether the text is that of a tracked file, or its very path is tracked. */
  isTracked(source: Summary): Promise<boolean>
  /** Whether the file of a dependency has the text that is installed; null when it is not installed. */
  isAsInstalled(source: Summary): Promise<boolean | null>
  /** Where a file of the package is tracked, and whether its text is the same there. */
  packed(path: string, file: Summary | undefined): Promise<{ readonly path: string; readonly isSame: boolean } | null>
}

/** Compares with a checkout. Texts are compared with their line ends undone; a file is read once. */
export function originalsOnDisk(checkout: Checkout): OriginalsOnDisk {
  const tracked = new Set(checkout.tracked)
  const byName = groupBy(checkout.tracked ?? [], nameOf)
  const digests = new Map<string, Promise<string | null>>()
  const digestOf = (path: string): Promise<string | null> => {
    const known = digests.get(path)
    if (known) return known
    const digest = checkout.read(path).then((bytes) => bytes && digestOfText(bytes))
    digests.set(path, digest)
    return digest
  }
  const inRepository = (path: string): string => normalize(`${checkout.folder}/${path}`.replace(/^\/+/, ''))
  const fileOf = async (source: Summary): Promise<string | null> => {
    const path = plainPath(source.path)
    const exact = inRepository(path)
    for (const candidate of nearest(exact, byName.get(nameOf(path)) ?? [])) {
      if ((await digestOf(candidate)) === (source.textDigest ?? source.digest)) return candidate
    }
    return null
  }
  return {
    fileOf,
    isTracked: async (source) => tracked.has(inRepository(plainPath(source.path))) || (await fileOf(source)) !== null,
    async isAsInstalled(source) {
      const place = dependencyPath(plainPath(source.path))
      const bytes = place && (await checkout.readInstalled(place.name, place.path))
      return bytes === null ? null : digestOfText(bytes) === (source.textDigest ?? source.digest)
    },
    async packed(path, file) {
      const place = inRepository(path)
      if (!tracked.has(place)) return null
      const isSame = file !== undefined && (await digestOf(place)) === (file.textDigest ?? file.digest)
      return { path: place, isSame }
    },
  }
}

/** Files of one name, those first whose path ends most like `wanted`; beyond a few the name says nothing. */
function nearest(wanted: string, paths: readonly string[]): readonly string[] {
  if (paths.length <= 1) return paths
  const common = new Map(paths.map((path) => [path, commonEnd(wanted, path)]))
  return paths.toSorted((one, other) => (common.get(other) ?? 0) - (common.get(one) ?? 0)).slice(0, MOST_READ)
}

const MOST_READ = 8

function commonEnd(one: string, other: string): number {
  const [left, right] = [one.split('/').reverse(), other.split('/').reverse()]
  let length = 0
  while (length < left.length && left[length] === right[length]) length += 1
  return length
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
