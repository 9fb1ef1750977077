import type { ExternalReference } from '../../model/source-map.ts'
import { mapsIn, type ScannedMap } from './scanned-map.ts'

/** The URLs by which a map leads out of its package, and the key that holds each. */
export function externalReferences(root: ScannedMap, sourceUrls: readonly string[]): ExternalReference[] {
  const found = new Map<string, ExternalReference>()
  const add = (url: string | null, where: string): void => {
    if (url !== null && found.size < MAX_REFERENCES && LEADS_OUT.test(url)) found.set(`${where} ${url}`, { url, where })
  }
  for (const map of mapsIn(root)) {
    add(map.sourceRoot, 'sourceRoot')
    add(map.file, 'file')
    for (const { url, where } of map.external) add(url, where)
  }
  for (const url of sourceUrls) add(url, 'sources')
  return [...found.values()]
}

const LEADS_OUT = /^(?:(?:https?|s3|gs|s?ftp|git\+\w+):)?\/\/[^/]/i
const MAX_REFERENCES = 1000
