import type { Artifact, Summary } from '../model/artifact.ts'
import { chainOf } from '../model/artifact.ts'
import { sha256 } from '../text/digest.ts'
import { decodeText, detectEncoding } from '../text/encoding.ts'
import { isTextKind } from '../text/kind.ts'
import { countLines } from '../text/lines.ts'

/** What is kept of an artifact once its bytes are let go. */
export function summarize(artifact: Artifact): Summary {
  const text = readsAsText(artifact) ? normalize(artifact.bytes) : null
  return {
    path: artifact.path,
    chain: chainOf(artifact),
    mode: artifact.mode,
    kind: artifact.kind,
    size: artifact.bytes.length,
    digest: artifact.digest,
    textDigest: text === null ? null : text === artifact.bytes ? artifact.digest : sha256(text),
    lines: text === null ? 0 : countLines(text),
    facts: artifact.facts,
    contents: artifact.contents,
  }
}

/** The digest by which texts are compared: line ends, encoding and byte-order mark do not matter. */
export function digestOfText(bytes: Uint8Array): string {
  return sha256(normalize(bytes))
}

function readsAsText(artifact: Artifact): boolean {
  // Maps never count as a place where a text ships, and their own lines say nothing.
  if (artifact.facts.map !== undefined) return false
  return artifact.facts.source !== undefined || artifact.kind === 'empty' || isTextKind(artifact.kind)
}

/** UTF-8 with LF line ends and no byte-order mark; the very same bytes when they are that already. */
function normalize(bytes: Uint8Array): Uint8Array {
  const found = detectEncoding(bytes)
  if (found === null || (found.encoding === 'utf-8' && found.bom === 0 && !bytes.includes(CR))) return bytes
  const text = decodeText(bytes.subarray(found.bom), found.encoding)
  return Buffer.from(text.replace(/\r\n?/g, '\n'))
}

const CR = 0x0d
