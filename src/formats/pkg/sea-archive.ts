import type { Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { parseJson } from '../json-at.ts'
import { compressionOf, openStored } from './stored-files.ts'

/**
 * What yao-pkg keeps in two assets of a Node single executable: all files in one, and in the other where each is. Null when
 * they do not fit each other.
 */
export function openSeaArchive(manifest: Buffer, archive: Buffer, meter: Meter): AsyncIterable<Opened> | null {
  const description = parseJson(manifest)
  if (typeof description !== 'object' || description === null || !('offsets' in description)) return null
  if (typeof description.offsets !== 'object' || description.offsets === null) return null
  const files = Object.entries(description.offsets).map(([key, place]) => {
    const [offset = Number.NaN, size = Number.NaN] = Array.isArray(place) ? place.map(Number) : []
    return { path: `/snapshot${key.startsWith('/') ? '' : '/'}${key}`, offset, size }
  })
  return openStored(archive, files, compressionOf('compression' in description ? description.compression : 0), meter)
}

/** The names of the two assets. */
export const MANIFEST = '__pkg_manifest__'
export const ARCHIVE = '__pkg_archive__'
