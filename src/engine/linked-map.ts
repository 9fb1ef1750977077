import { posix } from 'node:path'
import type { Summary } from '../model/artifact.ts'

/** The map that belongs to a generated file: the one it names, else an inline one in it, else the one beside it. */
export function linkedMap(file: Summary, siblings: ReadonlyMap<string, Summary>): Summary | undefined {
  const references = (file.facts.references ?? []).filter((reference) => reference.kind !== 'shadow')
  for (const { url } of references.toReversed()) {
    if (/^data:/i.test(url)) return file.contents.findLast((child) => child.facts.map !== undefined)
    const found = siblings.get(resolve(file.path, url))
    if (found?.facts.map !== undefined) return found
  }
  const beside = siblings.get(`${file.path}.map`)
  return beside?.facts.map === undefined ? undefined : beside
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
