import type { Manifest } from '../model/artifact.ts'
import { isFields } from '../model/json.ts'
import { parseJson } from '../text/parse-json.ts'

/** The object that a package.json holds; undefined when it holds none, of which the audit tells where it needs one. */
export function parseManifest(bytes: Uint8Array): Manifest | undefined {
  if (bytes.length > MANIFEST_BYTES) return undefined
  const value = parseJson(Buffer.from(bytes).toString('utf8'))
  return isFields(value) ? (value as Manifest) : undefined
}

const MANIFEST_BYTES = 16 * 1024 ** 2
