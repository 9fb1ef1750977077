import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { Budget } from '../budget.ts'
import { disjoint } from '../disjoint.ts'
import { expand } from '../expand/expand.ts'
import { printable } from '../printable.ts'
import { slice } from '../slice.ts'
import { incomplete, limitReached } from '../trouble.ts'
import { elfSections } from './elf-sections.ts'
import { isExecutable } from './is-executable.ts'
import { machoSections } from './macho-sections.ts'
import { peSections } from './pe-sections.ts'
import type { Section } from './section.ts'

/** Programs and libraries: the text of their debug sections, which names the folders and files that they were made from. */
export const debugSections: Format = {
  id: 'debug-sections',
  role: 'data',
  inline: { magic: '\x7fELF\x02\x01' },
  accepts: (artifact) => isExecutable(artifact) && artifact.bytes.length >= 64,
  open: openSections,
}

async function* openSections(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  if (bytes.subarray(0, 4096).includes('UPX!'))
    yield { kind: 'facts', facts: { opaque: { format: 'upx', because: 'packed' } } }
  const budget = new Budget(meter, bytes.length)
  const opened: [number, number][] = []
  let read = 0
  for (const section of sectionsOf(artifact.kind, bytes)) {
    if (section !== null && !isDebugText.test(section.name)) continue
    const stored = section && slice(bytes, section.offset, section.size)
    // Sections do not overlap, so together they are no larger than the file.
    read += stored?.length ?? 0
    if (section === null || stored === null || read > bytes.length) {
      yield incomplete('executable-section', 'The table of sections leads out of the executable.')
      return
    }
    const path = `<section:${section.name}>`
    const { bytes: most, limit } = budget.left
    const expanded = section.compression
      ? await expand(section.compression, stored, most)
      : { bytes: stored, problem: null }
    if (expanded.problem === 'limit') return yield limitReached(limit, meter.limits, path)
    if (expanded.problem !== null && expanded.problem !== 'trailing')
      yield incomplete('executable-section', 'The compressed section is damaged.', path)
    budget.spend(expanded.bytes.length)
    const strings = printable(expanded.bytes)
    opened.push([section.offset, section.offset + stored.length])
    if (strings.length > 0) yield { kind: 'entry', path, bytes: strings }
  }
  if (opened.length > 0) yield { kind: 'facts', facts: { opened: disjoint(opened) } }
}

function sectionsOf(kind: string, bytes: Buffer): Iterable<Section | null> {
  if (kind === 'elf') return elfSections(bytes)
  return kind === 'macho' ? machoSections(bytes) : peSections(bytes)
}

const isDebugText = /^(?:(?:\.|__)(?:debug_(?:str|line_str|line|macro)|comment)(?:\.dwo)?|CodeView)$/
