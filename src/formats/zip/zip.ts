import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import type { Meter } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { Budget } from '../budget.ts'
import { printable } from '../printable.ts'
import { incomplete, remark } from '../trouble.ts'
import { endsLikeZip, readCentralDirectory, type ZipRecord } from './central-directory.ts'
import { readLocalHeader, unlistedRecords } from './local-header.ts'
import { readZipEntry } from './zip-entry.ts'

/** Zip archives and their family (jar, whl, vsix, crx, docx, …), also behind a program. */
export const zip: Format = {
  id: 'zip',
  role: 'archive',
  inline: { magic: 'PK\x03\x04' },
  accepts: ({ kind, bytes }) => kind === 'zip' || kind === 'crx' || endsLikeZip(bytes),
  open: openZip,
}

async function* openZip(artifact: Artifact, meter: Meter): AsyncGenerator<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const directory = readCentralDirectory(bytes, meter.limits.entries + 1)
  const budget = new Budget(meter, bytes.length)
  const used: [number, number][] = []
  const names = new Set<string>()
  const remarks: Buffer[] = [...(directory?.remarks ?? [])]
  let entries = 0
  let total = 0
  for (const { record, isListed } of allRecords(bytes, directory?.records ?? [], used, budget)) {
    const local = readLocalHeader(bytes, record.localOffset)
    if (local === null) {
      yield incomplete('zip-no-entry', 'The directory points at what is no entry.', record.name)
      continue
    }
    const end = local.dataStart + record.compressedSize
    remarks.push(...local.remarks)
    used.push([record.localOffset, end])
    if (local.name !== record.name)
      yield remark('zip-two-names', 'The entry has another name in its own header than in the directory.', local.name)
    if (!isListed && directory !== null)
      yield remark('zip-unlisted', 'The entry is missing from the directory of the archive.', record.name)
    if (record.name.length < 100) names.add(record.name)
    if (record.name.endsWith('/') && record.compressedSize === 0) continue
    const isCut = end > bytes.length
    for (const opened of await readZipEntry(bytes.subarray(local.dataStart, end), record, budget, meter.limits)) {
      if (isCut && opened.kind === 'trouble' && damages.has(opened.code)) continue
      if (opened.kind === 'entry') {
        entries += 1
        total += opened.bytes.length
      }
      yield opened
      if (opened.kind === 'trouble' && opened.code === 'limit-ratio') return
    }
    if (isCut) yield incomplete('zip-truncated', 'The archive stops within the entry.', record.name)
  }
  const remarkText = printable(Buffer.concat(remarks.flatMap((remark) => [remark, SEPARATOR])), SHORTEST_REMARK)
  if (remarkText.length > 0) yield { kind: 'entry', path: '<remarks>', bytes: remarkText }
  const comment = bytes.subarray(directory?.end ?? bytes.length)
  if (comment.length > 0) yield { kind: 'entry', path: '<comment>', bytes: comment }
  if (directory === null) yield incomplete('zip-truncated', 'The archive has no directory at its end.')
  else if (directory.records.length < directory.promised)
    yield incomplete('zip-directory', 'The directory of the archive is damaged.')
  yield {
    kind: 'facts',
    facts: {
      container: {
        format: artifact.kind === 'crx' ? 'crx' : isDocument(names) ? 'document' : 'zip',
        entries,
        bytes: total,
      },
    },
  }
}

/** Documents of Office, OpenDocument and EPUB; packages of NuGet and of editors are built the same way, and are archives. */
function isDocument(names: ReadonlySet<string>): boolean {
  if (names.has('mimetype')) return true
  return names.has('[Content_Types].xml') && ![...names].some((name) => /\.(?:nuspec|vsixmanifest)$/i.test(name))
}

const SEPARATOR = Buffer.from([0])
const SHORTEST_REMARK = 6

// Of an entry that is cut off, these go without saying.
const damages = new Set(['zip-corrupt', 'zip-checksum'])

/** First what the directory lists, then what lies between: `used` fills up in the meantime. */
function* allRecords(
  bytes: Buffer,
  listed: readonly ZipRecord[],
  used: readonly [number, number][],
  budget: Budget,
): Iterable<{ record: ZipRecord; isListed: boolean }> {
  for (const record of listed) yield { record, isListed: true }
  let at = 0
  const taken = [...used].sort((one, other) => one[0] - other[0])
  for (const [start, end] of [...taken, [bytes.length, bytes.length] as const]) {
    for (const record of start - at >= 30 ? unlistedRecords(bytes, at, start, budget.left.bytes) : [])
      yield { record, isListed: false }
    at = Math.max(at, end)
  }
}
