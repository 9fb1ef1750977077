import type { Artifact, Manifest } from '../../model/artifact.ts'
import type { Detector, Match } from '../../model/detector.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { inspectDependencies } from './dependencies.ts'
import { inspectHosts } from './hosts.ts'
import { inspectScripts } from './scripts.ts'
import type { Statement } from './statement.ts'

/** What the package.json of the package says that should not be public, or that reaches out of it on install. */
export const manifest: Detector = {
  id: 'manifest',
  create(rules) {
    const ids = new Set(rules.map((rule) => rule.id))
    return {
      *inspect(artifact) {
        const fields = readManifest(artifact)
        if (!fields) return
        for (const { ruleId, values, text } of statements(fields)) {
          if (ids.has(ruleId)) yield { ruleId, values, ...spanOf(artifact.bytes, text) } satisfies Match
        }
      },
    }
  },
}

function* statements(fields: Manifest): Iterable<Statement> {
  yield* inspectScripts(fields)
  yield* inspectDependencies(fields)
  yield* inspectHosts(fields)
}

/** The package.json of the package itself as an artifact; null for every other. */
export function readManifest({ path, parent, bytes }: Artifact): Manifest | null {
  if (path !== 'package.json' || !parent || parent.parent || bytes.length > LARGEST) return null
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Manifest) : null
  } catch (error) {
    // What is not JSON states nothing; npm could not have packed it.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Where the file has the string, if it is written as JSON.stringify writes it. */
export function spanOf(bytes: Uint8Array, text: string): { start: number; end: number } | undefined {
  const needle = Buffer.from(JSON.stringify(text).slice(1, -1))
  const start = asBuffer(bytes).indexOf(needle)
  return start === -1 || needle.length === 0 ? undefined : { start, end: start + needle.length }
}

const LARGEST = 16 * 1024 ** 2
