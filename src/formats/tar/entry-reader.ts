import { Parser, type ReadEntry } from 'tar'
import type { Entry, Opened } from '../../model/format.ts'
import type { Limits } from '../../model/limits.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { incomplete, limitReached, remark } from '../trouble.ts'
import { Body } from './body.ts'
import { Tail } from './tail.ts'

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

  /** `most` is what the archive can hold at all: a header that says more is not believed. */
  constructor(limits: Limits, most: number) {
    this.#limits = limits
    this.#most = most
    this.#parser = new Parser({
      onReadEntry: (entry) => this.#read(entry),
      onwarn: (_code, message) => this.#warn(String(message)),
    })
    this.#parser.on('ignoredEntry', (entry: ReadEntry) => this.#ignored(entry))
    this.#parser.on('eof', () => this.#tail.start())
    this.#parser.on('nullBlock', () => {
      this.#sawEnd = true
    })
  }

  /** What `chunk` completed. */
  write(chunk: Uint8Array): readonly Opened[] {
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
    entry.on('data', (chunk) => {
      this.#tail.passBody(chunk)
      body.add(chunk)
    })
    entry.on('end', () => {
      this.entries += 1
      this.bytes += body.bytes.length
      this.#ready.push(toEntry(entry, body))
    })
  }

  #ignored(entry: ReadEntry): void {
    const detail = entry.meta
      ? 'An extended header is too long to be read.'
      : `An entry of an unknown type is not read (${entry.size} bytes).`
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
