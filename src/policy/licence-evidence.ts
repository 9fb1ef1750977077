import type { Manifest } from '../model/artifact.ts'
import { decodeText, detectEncoding } from '../text/encoding.ts'
import { readLicenceText } from './licence-text.ts'

/** What the files of a package say of its licence, beside what package.json declares. */
export interface LicenceEvidence {
  /** The licence file that forbids use, copying or distribution and is no open-source licence. */
  readonly forbidding: string | null
  /** What nobody writes by accident, in words; null when nothing of the kind ships. */
  readonly proof: string | null
}

/** Gathers evidence from the files of a package, given one after the other, in any order. */
export class LicenceReader {
  #forbidding: string | null = null
  #hasText = false
  #readme: string | null = null
  readonly #banners: { readonly path: string; readonly comment: string }[] = []

  /** Whether a file of this name in the root of the package, or of its code, may say something. */
  static reads(path: string): boolean {
    return isLicenceFile(path) || isReadme(path) || isCode(path)
  }

  add(path: string, bytes: Uint8Array): void {
    if (isLicenceFile(path)) this.#addText(path, textOf(bytes.subarray(0, LONGEST)))
    else if (isReadme(path)) {
      if (this.#readme === null && hasLicenceSection(textOf(bytes.subarray(0, LONGEST)))) this.#readme = path
    } else if (isCode(path) && this.#banners.length < MOST_BANNERS) {
      const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD))
      if (marks.some((mark) => head.includes(mark)))
        for (const comment of bannersIn(head.toString('utf8'))) this.#banners.push({ path, comment })
    }
  }

  /** What was found, for the package of this manifest: a banner of somebody else's code is none of its own. */
  evidence(manifest: Manifest | null | undefined): LicenceEvidence {
    return { forbidding: this.#forbidding, proof: this.#proof(manifest) }
  }

  #addText(path: string, text: string): void {
    if (text.trim() === '') return
    if (readLicenceText(text) === 'forbids') this.#forbidding ??= path
    else this.#hasText = true
  }

  #proof(manifest: Manifest | null | undefined): string | null {
    if (this.#hasText) return 'a licence file'
    if (this.#readme !== null) return `a licence section in ${this.#readme}`
    const own = this.#banners.find(({ comment }) => isOwn(comment, manifest))
    return own === undefined ? null : `a licence banner in ${own.path}`
  }
}

/** Whether `path` names the package's own licence text: in the root, not a script, not a list of other people's licences. */
function isLicenceFile(path: string): boolean {
  // Where REUSE keeps the texts.
  if (/^LICENSES\/(?:MIT|ISC)\.txt$/.test(path)) return true
  return (
    /^(?:[\w]+-)?(?:licen[cs]es?|copying|unlicense)(?:[.-][\w.-]+)?$/i.test(path) &&
    !/\.(?:[cm]?[jt]sx?|json|map|css|node|wasm)$/i.test(path) &&
    !/third|3rd|part(?:y|ies)|vendor|dependenc|bundle/i.test(path)
  )
}

function isReadme(path: string): boolean {
  return /^readme(?:\.[\w-]+)*$/i.test(path) && !/\.(?:[cm]?[jt]sx?|json)$/i.test(path)
}

function isCode(path: string): boolean {
  return /\.(?:[cm]?[jt]sx?|css)$/i.test(path) && !/(?:^|\/)(?:node_modules|vendor|third[-_]party|deps)\//i.test(path)
}

function textOf(bytes: Uint8Array): string {
  const found = detectEncoding(bytes)
  return found === null ? '' : decodeText(bytes.subarray(found.bom), found.encoding)
}

/** A heading that says licence, and an approved one named in what follows, up to the next heading. */
function hasLicenceSection(text: string): boolean {
  const lines = text.split(/\r\n?|\n/)
  return lines.some((line, index) => {
    if (line.length > 200 || !isLicenceHeading(line, lines[index + 1] ?? '')) return false
    const section = [line]
    for (const next of lines.slice(index + 1, index + 1 + SECTION_LINES)) {
      if (anyHeading.test(next)) break
      section.push(next.slice(0, 1000))
    }
    const words = section.join(' ')
    return approvedName.test(words) && !reserved.test(words)
  })
}

function isLicenceHeading(line: string, next: string): boolean {
  const isHeading =
    anyHeading.test(line) || /^\s{0,3}(?:={3,}|-{3,})\s*$/.test(next) || /^\s{0,3}\*\*[^*]+\*\*:?\s*$/.test(line)
  return isHeading && /\b(?:licen[cs]e|licensing)\b/i.test(line)
}

const anyHeading = /^\s{0,3}(?:#{1,6}\s|<h[1-6][\s>])|^={1,6}\s+\S/i
const approvedName =
  /\b(?:MIT|ISC|BSD|0BSD|Apache|[AL]?GPL|MPL|Mozilla Public|EPL|Unlicense|Zlib|BlueOak|Artistic|EUPL|CDDL|UPL|MulanPSL|PostgreSQL)\b/
const reserved = /\b(?:proprietary|commercial licen[cs]e|all use is subject|not open[- ]source)\b/i

/** The comments before the code that carry a licence's mark. */
function bannersIn(head: string): readonly string[] {
  const comments = head.match(/\/\*[\s\S]{0,2000}?\*\/|(?:^\s{0,8}\/\/.{0,400}(?:\r?\n|$)){1,40}/gm) ?? []
  return comments.filter((comment) => marks.some((mark) => comment.includes(mark)) && approvedName.test(comment))
}

const marks = ['@license', '@licence', 'SPDX-License-Identifier']

/** A banner that names a program with its version, or one behind `@license`, is about that program: is it this package? */
function isOwn(comment: string, manifest: Manifest | null | undefined): boolean {
  const named = [
    ...comment.matchAll(/(@?[\w./-]{2,80})\s+(?:v|version )?\d{1,4}\.\d{1,6}(?:\.\d{1,6})?\b/gi),
    ...comment.matchAll(/@licen[cs]e[ \t]+(@?[\w./-]{2,80})/gi),
  ].flatMap(([, name]) => (name === undefined || isNoName(name) ? [] : [name]))
  if (named.length === 0) return true
  const names = ownNames(manifest)
  return named.some((name) => names.some((own) => letters(name).includes(own) || own.includes(letters(name))))
}

function isNoName(name: string): boolean {
  return (
    approvedName.test(name) ||
    /^(?:copyright|licensed|license|licence|the|this|version|v|under|see|https?:.*)$/i.test(name)
  )
}

function ownNames(manifest: Manifest | null | undefined): readonly string[] {
  const name = manifest?.['name']
  if (typeof name !== 'string') return []
  return [name, ...name.split('/')].map(letters).filter((own) => own.length > 1)
}

function letters(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}

const LONGEST = 1024 ** 2
const HEAD = 4096
const SECTION_LINES = 15
const MOST_BANNERS = 200
