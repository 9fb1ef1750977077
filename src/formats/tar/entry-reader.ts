import { Parser, type ReadEntry } from 'tar'
import type { Entry, Opened, Trouble } from '../../model/format.ts'
import type { Limits } from '../../model/limits.ts'
import { limitReached } from '../limit-reached.ts'
import { Body } from './body.ts'

/** Turns decompressed pieces of a tar into entries and troubles, in order. The parser works while it is written to, so nothing waits. */
export class EntryReader {
  entries = 0
  bytes = 0
  readonly #parser: Parser
  readonly #limits: Limits
  readonly #most: number
  #ready: Opened[] = []
  #sawEnd = false
  #isDamaged = false
  #isInDamage = false

  /** `most` is what the archive can hold at all: a header that says more is not believed. */
  constructor(limits: Limits, most: number) {
    this.#limits = limits
    this.#most = most
    this.#parser = new Parser({
      onReadEntry: (entry) => this.#read(entry),
      onwarn: (_code, message) => this.#warn(String(message)),
    })
    this.#parser.on('ignoredEntry', (entry: ReadEntry) => this.#ignored(entry))
    this.#parser.on('nullBlock', () => {
      this.#sawEnd = true
    })
  }

  /** What `chunk` completed. */
  write(chunk: Uint8Array): readonly Opened[] {
    this.#parser.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
    return this.#take()
  }

  /** What is left at the end; `isDamaged` when a trouble told already that the bytes stop too early. */
  end(isDamaged: boolean): readonly Opened[] {
    this.#isDamaged = isDamaged
    this.#parser.end()
    if (this.entries === 0 && !isDamaged && !this.#isInDamage)
      this.#ready.push(trouble('tar-empty', 'the archive holds no files'))
    else if (!this.#sawEnd && !isDamaged && !this.#isInDamage)
      this.#ready.push({ ...trouble('tar-no-end', 'the archive lacks the blocks that mark its end'), effect: 'none' })
    return this.#take()
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
    entry.on('data', (chunk) => body.add(chunk))
    entry.on('end', () => {
      this.entries += 1
      this.bytes += body.bytes.length
      this.#ready.push(toEntry(entry, body.bytes))
    })
  }

  #ignored(entry: ReadEntry): void {
    const detail = entry.meta
      ? 'an extended header is too long to be read'
      : `an entry of an unknown type is not read (${entry.size} bytes)`
    this.#ready.push({ ...trouble('tar-entry-skipped', detail), path: entry.path })
  }

  #warn(message: string): void {
    // One damaged stretch makes a warning for each of its blocks; the first says it all.
    if (this.#isInDamage || this.#isDamaged) return
    // The parser also says so of an archive without entries.
    if (message.startsWith('Unrecognized') && this.#sawEnd) return
    this.#isInDamage = true
    if (message.startsWith('Truncated')) this.#ready.push(trouble('tar-truncated', 'the archive ends within a file'))
    else if (message.startsWith('Unrecognized'))
      this.#ready.push(trouble('tar-unrecognized', 'this is not a tar archive'))
    else this.#ready.push(trouble('tar-bad-header', `a header is damaged (${message}); what it describes is not read`))
  }
}

function toEntry(entry: ReadEntry, bytes: Uint8Array): Entry {
  const facts = entry.linkpath && entry.type.endsWith('Link') ? { facts: { link: entry.linkpath } } : {}
  return { kind: 'entry', path: entry.path, mode: entry.mode ?? 0, bytes, ...facts }
}

function trouble(code: string, detail: string): Trouble {
  return { kind: 'trouble', code, detail, effect: 'incomplete' }
}
