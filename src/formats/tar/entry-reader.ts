import { Parser, type ReadEntry } from 'tar'
import type { Entry, Opened } from '../../model/format.ts'
import type { Limits } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { counted } from '../../text/count.ts'
import { RunningDigest } from '../../text/digest.ts'
import { printable } from '../printable.ts'
import { adjacent } from '../slice.ts'
import { incomplete, limitReached, remark } from '../trouble.ts'

/** Turns decompressed pieces of a tar into entries and troubles, in order. The parser works while it is written to, so nothing waits. */
export class EntryReader {
  entries = 0
  bytes = 0
  readonly #parser: Parser
  readonly #limits: Limits
  readonly #most: number
  readonly #tail = new Tail()
  #ready: Opened[] = []
  #sawEnd = false
  #isDamaged = false
  #isInDamage = false
  #hasFailed = false
  /** What extended headers say that no tar needs: comments, and keys of somebody's own. */
  readonly #remarks: string[] = []
  /** What stands between the end of a file and the end of its last block, where there ought to be zeros. */
  readonly #slack: Buffer[] = []
  #piece: Uint8Array | undefined

  /** `most` is what the archive can hold at all: a header that says more is not believed. */
  constructor(limits: Limits, most: number) {
    this.#limits = limits
    this.#most = most
    this.#parser = new Parser({
      onReadEntry: (entry) => this.#read(entry),
      onwarn: (_code, message) => this.#warn(String(message)),
    })
    this.#parser.on('ignoredEntry', (entry: ReadEntry) => this.#ignored(entry))
    this.#parser.on('meta', (text: string) => this.#meta(text))
    this.#parser.on('eof', () => this.#tail.start())
    this.#parser.on('nullBlock', () => {
      this.#sawEnd = true
    })
  }

  /** What `chunk` completed. */
  write(chunk: Uint8Array): readonly Opened[] {
    this.#piece = chunk
    this.#feed(() => this.#parser.write(asBuffer(chunk)))
    this.#tail.pass(chunk)
    return this.#take()
  }

  /** What is left at the end; `isDamaged` when a trouble told already that the bytes stop too early. */
  end(isDamaged: boolean): readonly Opened[] {
    this.#isDamaged = isDamaged
    this.#feed(() => this.#parser.end())
    if (this.entries === 0 && !isDamaged && !this.#isInDamage)
      this.#ready.push(incomplete('tar-empty', 'The archive holds no files.'))
    else if (!this.#sawEnd && !isDamaged && !this.#isInDamage)
      this.#ready.push(remark('tar-no-end', 'The archive lacks the blocks that mark its end.'))
    if (this.#remarks.length > 0)
      this.#ready.push({ kind: 'entry', path: '<headers>', bytes: Buffer.from(this.#remarks.join('\n')) })
    if (this.#slack.length > 0)
      this.#ready.push({ kind: 'entry', path: '<padding>', bytes: Buffer.concat(this.#slack) })
    if (this.#tail.holdsSomething && !isDamaged)
      this.#ready.push(incomplete('tar-trailing', 'Behind the blocks that mark its end, the archive goes on.'))
    return this.#take()
  }

  /** The parser throws at some headers that contradict each other, and then cannot go on; what it gave before stays. */
  #feed(step: () => void): void {
    if (this.#hasFailed) return
    try {
      step()
    } catch {
      this.#hasFailed = true
      this.#isInDamage = true
      this.#ready.push(
        incomplete('tar-damaged', 'The headers of the archive contradict each other; the rest is not read.'),
      )
    }
  }

  #take(): readonly Opened[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  #read(entry: ReadEntry): void {
    this.#isInDamage = false
    const isTooLarge = entry.size > this.#limits.entryBytes
    if (entry.type === 'Directory' || isTooLarge) {
      if (isTooLarge) this.#ready.push(limitReached('entryBytes', this.#limits, entry.path))
      entry.resume()
      return
    }
    const body = new Body(Math.min(entry.size, this.#most))
    let last: Uint8Array | undefined
    entry.on('data', (chunk) => {
      last = chunk
      this.#tail.passBody(chunk)
      body.add(chunk)
    })
    entry.on('end', () => {
      this.entries += 1
      this.bytes += body.bytes.length
      if (last !== undefined) this.#lookBehind(last, (BLOCK - (body.bytes.length % BLOCK)) % BLOCK)
      this.#ready.push(toEntry(entry, body))
    })
  }

  /** A file's last bytes are a view into the piece that is being parsed; behind them its block goes on. */
  #lookBehind(last: Uint8Array, length: number): void {
    const piece = this.#piece
    const start = last.byteOffset + last.length
    if (piece === undefined || piece.buffer !== last.buffer || start + length > piece.byteOffset + piece.length) return
    const slack = printable(new Uint8Array(last.buffer, start, length), SHORTEST_SLACK)
    if (slack.length > 0 && this.#slack.length < MOST_REMARKS) this.#slack.push(slack)
  }

  /** Records of a pax header are `length key=value`, one a line; GNU's are a name. */
  #meta(text: string): void {
    if (this.#remarks.length >= MOST_REMARKS) return
    for (const record of text.split('\n')) {
      const [, key = '', value = ''] = /^\d{1,10} ([^=]{1,200})=(.*)$/s.exec(record) ?? []
      if (key !== '' && !usual.test(key) && !/^[0-9a-f]{40}$/.test(value)) this.#remarks.push(`${key}=${value}`)
      else if (key === '' && !/^\d{1,10} /.test(record) && this.#remarks.length > 0) this.#remarks.push(record)
    }
  }

  #ignored(entry: ReadEntry): void {
    const detail = entry.meta
      ? 'An extended header is too long to be read.'
      : `An entry of an unknown type is not read (${counted(entry.size, 'byte')}).`
    this.#ready.push(incomplete('tar-entry-skipped', detail, entry.path))
  }

  #warn(message: string): void {
    // One damaged stretch makes a warning for each of its blocks; the first says it all.
    if (this.#isInDamage || this.#isDamaged) return
    // The parser also says so of an archive without entries.
    if (message.startsWith('Unrecognized') && this.#sawEnd) return
    this.#isInDamage = true
    if (message.startsWith('Truncated'))
      this.#ready.push(incomplete('tar-truncated', 'The archive stops within a file.'))
    else if (message.startsWith('Unrecognized'))
      this.#ready.push(incomplete('tar-unrecognized', 'This is not a tar archive.'))
    else
      this.#ready.push(incomplete('tar-bad-header', `A header is damaged (${message}); what it describes is not read.`))
  }
}

function toEntry(entry: ReadEntry, body: Body): Entry {
  const facts = entry.linkpath && entry.type.endsWith('Link') ? { facts: { link: entry.linkpath } } : {}
  return { kind: 'entry', path: entry.path, mode: entry.mode ?? 0, bytes: body.bytes, digest: body.digest(), ...facts }
}

/** Gathers the bytes of one entry: a view while its pieces lie behind each other in memory, else one buffer of the size that the header promised. */
class Body {
  readonly #expected: number
  #bytes: Uint8Array = new Uint8Array()
  #length = 0
  // Taken while zlib is at work on what comes next.
  readonly #digest = new RunningDigest()

  constructor(expected: number) {
    this.#expected = expected
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  /** SHA-256 of the bytes, once they are all there; to be asked for once. */
  digest(): string {
    return this.#digest.end()
  }

  add(chunk: Uint8Array): void {
    this.#digest.add(chunk)
    const joined = this.#length === 0 ? chunk : adjacent(this.bytes, chunk)
    if (joined !== null) this.#bytes = joined
    else {
      // Not zeroed, so memory that a lying header asks for is never touched.
      if (this.#bytes.length < this.#length + chunk.length)
        this.#grow(Math.max(this.#expected, this.#length + chunk.length))
      this.#bytes.set(chunk, this.#length)
    }
    this.#length += chunk.length
  }

  #grow(size: number): void {
    const grown = Buffer.allocUnsafeSlow(size)
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }
}

/** Watches for anything but zeros behind the two blocks that end an archive: the parser stops there, and so would an audit. */
class Tail {
  holdsSomething = false
  #isBehind = false
  #isEndPassed = false
  #isAligned = true
  #position = 0
  /** Where the last file's bytes end, as a view into the piece that is being parsed. */
  #body: Uint8Array | undefined

  /** The parser has met the end in the piece that is passed next. */
  start(): void {
    this.#isBehind = true
  }

  passBody(body: Uint8Array): void {
    this.#body = body
  }

  /** Called with each piece after it has been parsed. */
  pass(piece: Uint8Array): void {
    // Pieces of damaged gzip are of any length; that they are damaged is told anyway.
    this.#isAligned &&= this.#position % BLOCK === 0
    this.#position += piece.length
    if (!this.#isBehind || !this.#isAligned || this.holdsSomething) return
    this.holdsSomething = hasNonZero(piece, this.#isEndPassed ? 0 : this.#endOf(piece))
    this.#isEndPassed = true
  }

  #endOf(piece: Uint8Array): number {
    const body = this.#body
    // A body of an earlier piece may lie in the same buffer, before this one.
    const bodyEnd = body?.buffer === piece.buffer ? Math.max(0, body.byteOffset + body.length - piece.byteOffset) : 0
    for (let at = Math.ceil(bodyEnd / BLOCK) * BLOCK; at < piece.length; at += BLOCK) {
      const isEnd = !hasNonZero(piece.subarray(at, at + 2 * BLOCK), 0)
      if (isEnd) return at + 2 * BLOCK
    }
    return piece.length
  }
}

function hasNonZero(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < bytes.length; at += 1) if (bytes[at] !== 0) return true
  return false
}

const BLOCK = 512

const MOST_REMARKS = 10_000
const SHORTEST_SLACK = 6
const usual =
  /^(?:path|linkpath|size|[amc]time|[ug]id|[ug]name|hdrcharset|charset|SCHILY\.(?:dev|ino|nlink)|LIBARCHIVE\.creationtime|NODETAR\..*)$/
