import type { Artifact } from '../../model/artifact.ts'
import type { Detector, DetectorTrouble, Inspector, Match } from '../../model/detector.ts'
import { DEPTH } from '../../secrets/decode/decode.ts'
import { transcodeUtf16 } from '../../secrets/decode/unicode.ts'
import { detectEncoding } from '../../text/encoding.ts'
import { isTextKind } from '../../text/kind.ts'
import { assemble, type Instruments } from './instruments.ts'
import { makeProbe, type Probe } from './probe.ts'
import { settle } from './settle.ts'
import { type LayerOrigin, Sweep } from './sweep.ts'

/** Finds what rules describe by keywords and a pattern: secrets, wherever and under whichever layers they stand. */
export const pattern: Detector = {
  id: 'pattern',
  sees: 'text',
  create: (rules) => inspectorOf(rules.filter(({ detector }) => detector === 'pattern').map(makeProbe)),
}

/** An inspector that looks with these probes. */
export function inspectorOf(probes: readonly Probe[]): Inspector {
  // Made when there is something to look at: by then the tarball is being decompressed beside it.
  let instruments: Instruments | undefined
  let forPrograms: Instruments | undefined
  return {
    inspect: (artifact) => {
      if (probes.length === 0 || !isLookedAt(artifact)) return []
      if (isCompiled(artifact)) {
        forPrograms ??= assemble(probes.filter((probe) => !isOfAnybody(probe)))
        return inspect(artifact, forPrograms)
      }
      instruments ??= assemble(probes)
      return inspect(artifact, instruments)
    },
  }
}

function* inspect(artifact: Artifact, instruments: Instruments): Iterable<Match | DetectorTrouble> {
  const sweep = new Sweep(instruments, artifact.path, artifact.bytes.length, artifact.bytes.length * 8 + SMALL)
  const isText = isTextKind(artifact.kind)
  const encoding = isText ? detectEncoding(artifact.bytes) : null
  if (encoding?.encoding.startsWith('utf-16')) {
    for (const [start, end] of unopened(artifact)) {
      const from = Math.max(start, encoding.bom)
      const decoded = transcodeUtf16(artifact.bytes.subarray(0, end), encoding.encoding, from - (from % 2))
      sweep.stretch(decoded.bytes, 0, decoded.bytes.length, { layers: [], original: decoded.original })
    }
  } else {
    const depth = isText ? DEPTH : 0
    for (const [start, end] of unopened(artifact)) sweep.stretch(artifact.bytes, start, end, asItStands, depth)
  }
  yield* settle(sweep.candidates)
  if (sweep.isCut) yield trouble(artifact.path)
  yield* sweep.bounds.troubles()
}

const SMALL = 1 << 20

const asItStands: LayerOrigin = { layers: [], original: (start, end) => [start, end] }

function trouble(path: string): DetectorTrouble {
  const detail = `${path}: base64, escapes and the like hide more than eight times its size in text; not all of it was decoded`
  return { trouble: { code: 'layers-bound', detail, effect: 'incomplete' } }
}

/** What is not an artifact of its own already. */
export function* unopened({ bytes, facts }: Artifact): Iterable<readonly [start: number, end: number]> {
  let from = 0
  for (const [start, end] of facts.opened ?? []) {
    if (start > from) yield [from, start]
    from = Math.max(from, end)
  }
  if (from < bytes.length) yield [from, bytes.length]
}

/** In a compiled program texts stand beside each other that have nothing to do with each other: a name says nothing of the value behind it. */
function isCompiled({ kind, path }: Artifact): boolean {
  // What a section of WebAssembly has of texts are mangled names of functions.
  return (
    compiled.has(kind) ||
    path.startsWith('<section:') ||
    (kind === 'binary' && /\.(?:class|dex|pyc|node|so|dll|dylib|exe|lib|[oa])$/i.test(path))
  )
}

const compiled = new Set('elf macho pe wasm hermes code-cache'.split(' '))

function isOfAnybody({ options: { generic, name } }: Probe): boolean {
  return generic === true && name !== undefined
}

/** Text, and what holds text uncompressed. What a format has opened is looked at piece by piece. */
function isLookedAt({ kind, facts }: Artifact): boolean {
  if (isTextKind(kind) || facts.opened !== undefined) return true
  return !compressed.has(kind) && facts.container === undefined
}

const compressed = new Set('empty gzip zip crx 7z xz bzip2 zstd lz4 rar cab tar ar'.split(' '))
