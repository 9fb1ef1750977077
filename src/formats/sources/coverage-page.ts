import type { Artifact } from '../../model/artifact.ts'
import type { Format, Opened } from '../../model/format.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { decodeText } from '../../text/encoding.ts'
import { heldSources, sourceEntry } from './held-sources.ts'

/** A page of an istanbul coverage report: the source file is on it, line by line. */
export const coveragePage: Format = {
  id: 'coverage-page',
  role: 'text',
  accepts: ({ kind, bytes }) => pageKinds.has(kind) && bytes.length < MAX_PAGE && asBuffer(bytes).includes(OPENER),
  open: openPage,
}

const OPENER = '<td class="text"><pre class="prettyprint'
const CLOSER = '</pre>'
const pageKinds: ReadonlySet<string> = new Set(['html', 'text'])
// No page of one file is larger; a string could not hold much more. As text it is read all the same.
const MAX_PAGE = 256 * 1024 ** 2

function* openPage(artifact: Artifact): Iterable<Opened> {
  const bytes = asBuffer(artifact.bytes)
  const opened: [number, number][] = []
  const paths: string[] = []
  const name = titleOf(bytes) ?? artifact.path.replace(/\.html?$/i, '')
  for (let at = bytes.indexOf(OPENER); at !== -1; at = bytes.indexOf(OPENER, at)) {
    const start = bytes.indexOf('>', at + OPENER.length) + 1
    if (start === 0) break
    const close = bytes.indexOf(CLOSER, start)
    const end = close === -1 ? bytes.length : close
    const path = paths.length === 0 ? name : `${name}#${paths.length + 1}`
    opened.push([start, end])
    yield sourceEntry(
      { path, bytes: Buffer.from(unmark(decodeText(bytes.subarray(start, end), 'utf-8'))) },
      paths.length,
    )
    paths.push(path)
    at = end
  }
  if (paths.length > 0) yield { kind: 'facts', facts: heldSources(artifact, paths, opened) }
}

function titleOf(bytes: Buffer): string | null {
  const head = decodeText(bytes.subarray(0, 4096), 'utf-8')
  const title = /<title>\s*Code coverage report for ([^<]{1,1000}?)\s*<\/title>/.exec(head)?.[1]
  return title === undefined ? null : undoEntities(title)
}

/** The source as it was written: without the marks of what was not run, and without what stands for an empty line. */
function unmark(page: string): string {
  const plain = page
    .replace(/<span class="missing-if-branch"[^<>]*>[IE]<\/span>/g, '')
    .replace(/<\/?span\b[^<>]*>/g, '')
  return undoEntities(plain.replace(/^&nbsp;$/gm, ''))
}

function undoEntities(text: string): string {
  return text.replace(/&(lt|gt|amp|quot|apos|nbsp|#39|#x27);/g, (whole, name: string) => entities[name] ?? whole)
}

const entities: { readonly [name: string]: string | undefined } = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#39': "'",
  '#x27': "'",
}
