import { posix } from 'node:path'
import { type Summary, uncompressed } from '../model/artifact.ts'

/** The map that belongs to a generated file: the one it names, else an inline one in it, else the one beside it. */
export function linkedMap(file: Summary, siblings: ReadonlyMap<string, Summary>): Summary | undefined {
  const references = (file.facts.references ?? []).filter((reference) => reference.kind !== 'shadow')
  for (const { url } of references.toReversed()) {
    if (/^data:/i.test(url)) return file.contents.map(uncompressed).findLast((child) => child.facts.map !== undefined)
    const found = mapIn(siblings.get(resolve(file.path, url)))
    if (found) return found
  }
  return mapIn(siblings.get(`${file.path}.map`))
}

function mapIn(file: Summary | undefined): Summary | undefined {
  const map = file && uncompressed(file)
  return map?.facts.map === undefined ? undefined : map
}

function resolve(from: string, url: string): string {
  let path = url.replace(/[?#][\s\S]*$/, '')
  try {
    path = decodeURIComponent(path)
  } catch {
    // A stray % is part of the name.
  }
  return posix.normalize(posix.join(posix.dirname(from), path))
}
