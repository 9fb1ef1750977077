import { decodeDataUrl } from '../formats/source-map/annotated-text-format.ts'
import { findSourceMapUrls } from '../formats/source-map/find-source-map-urls.ts'
import type { MapReference } from '../model/source-map.ts'
import { stripContent } from './strip-content.ts'

/** Code without the comments that name a map which `isGone`, or hold one; every other byte, and every line's number, as it was. */
export function stripReferences(code: Buffer, path: string, isGone: (url: string) => boolean): Buffer {
  return rewrite(code, path, (text, { url, start, end }) =>
    isInline(url) || isGone(url) ? commentAround(text, start, end) : undefined,
  )
}

/** Code whose inline maps keep their positions but hold no source text. */
export function stripInlineContent(code: Buffer, path: string): Buffer {
  return rewrite(code, path, (_text, { url, start, end }) => {
    if (!isInline(url)) return undefined
    const map = decodeDataUrl(url)
    const stripped = map && stripContent(Buffer.from(map))
    // A map that cannot be cut stays, and the audit of the result tells of it.
    if (!stripped || stripped.equals(map)) return undefined
    const head = url.slice(0, url.indexOf(',') + 1).replace(/(?:;base64)?,$/i, ';base64,')
    return { start, end, text: head + stripped.toString('base64') }
  })
}

interface Change {
  readonly start: number
  readonly end: number
  readonly text: string
}

function rewrite(
  code: Buffer,
  path: string,
  change: (text: string, reference: MapReference) => Change | undefined,
): Buffer {
  const language = path.endsWith('.css') ? 'css' : 'js'
  // Without UTF-8, each byte is a character: what is not touched comes back as it was.
  const utf8 = code.toString('utf8')
  const encoding = Buffer.from(utf8).equals(code) ? 'utf8' : 'latin1'
  const text = encoding === 'utf8' ? utf8 : code.toString('latin1')
  const changes = findSourceMapUrls(text, { language })
    .filter(({ kind }) => kind !== 'shadow')
    .flatMap((reference) => change(text, reference) ?? [])
  if (changes.length === 0) return code
  const pieces: string[] = []
  let from = 0
  for (const { start, end, text: fresh } of changes) {
    if (start < from) continue
    pieces.push(text.slice(from, start), fresh)
    from = end
  }
  return Buffer.from([...pieces, text.slice(from)].join(''), encoding)
}

function isInline(url: string): boolean {
  return /^data:/i.test(url)
}

/** The comment around a URL. A last line that holds nothing else goes with it; any other line stays, empty if need be. */
function commentAround(text: string, start: number, end: number): Change | undefined {
  const head = /(?:\/\/|\/\*)?[^\S\r\n]*[#@][^\S\r\n]*sourceMappingURL[^\S\r\n]*=[^\S\r\n]*$/.exec(
    text.slice(Math.max(0, start - HEAD), start),
  )
  if (head === null) return undefined
  const opens = /^\/[/*]/.test(head[0])
  let from = start - head[0].length
  let to = end + (/^[^\S\r\n]*/.exec(text.slice(end, end + HEAD))?.[0].length ?? 0)
  if (head[0].startsWith('/*')) {
    if (text.startsWith('*/', to)) to += 2
    // Other words follow in the comment, which has to stay one.
    else from += 2
  } else if (opens && !/^(?:[\r\n\u2028\u2029]|$)/.test(text.slice(to, to + 1))) from += 2
  const line = Math.max(text.lastIndexOf('\n', from - 1), text.lastIndexOf('\r', from - 1)) + 1
  const isAlone = text.slice(line, from).trim() === ''
  const isLast = text.slice(to).trim() === ''
  return isAlone && isLast ? { start: line, end: text.length, text: '' } : { start: from, end: to, text: '' }
}

const HEAD = 200
