import { asBuffer } from '../../text/as-buffer.ts'
import { type Library, LibraryStopped, withLibrary } from './library.ts'

/** An entry, whose bytes come in pieces; each piece is its own copy. */
export interface ArchiveEntry {
  readonly kind: 'entry'
  /** Null when the name cannot be told. */
  readonly path: string | null
  readonly isFolder: boolean
  /** Where a symbolic link points. */
  readonly link: string | null
  readonly isEncrypted: boolean
  /** Its bytes; returns what was wrong with them. */
  content(): Generator<Uint8Array, Failure | null>
}

/** Why the archive, or an entry, cannot be read on. */
export interface Failure {
  readonly kind: 'failure'
  readonly why: 'encrypted' | 'method' | 'memory' | 'damaged'
}

/** The entries of an archive that libarchive reads, in file order. Never throws on bad input. */
export async function* readArchive(bytes: Uint8Array): AsyncGenerator<ArchiveEntry | Failure> {
  const most = Math.min(MOST, bytes.length + WORK)
  try {
    yield* withLibrary(most, (library) => entriesOf(library, bytes))
  } catch (error) {
    if (!isCrash(error)) throw error
    yield { kind: 'failure', why: 'damaged' }
  }
}

function* entriesOf(library: Library, bytes: Uint8Array): Generator<ArchiveEntry | Failure> {
  const address = library.allocate(bytes.length)
  const buffer = library.allocate(PIECE)
  if (address === 0 || buffer === 0) return yield { kind: 'failure', why: 'memory' }
  new Uint8Array(library.memory.buffer).set(bytes, address)
  const archive = library.open(address, bytes.length, 0)
  if (archive === 0) return yield { kind: 'failure', why: 'damaged' }
  const crash: { error?: unknown } = {}
  for (;;) {
    const entry = library.next(archive)
    if (entry === 0) break
    yield {
      kind: 'entry',
      path: textAt(library, library.path(entry)),
      isFolder: (library.type(entry) & TYPE) === FOLDER,
      link: (library.type(entry) & TYPE) === LINK ? textAt(library, library.linkTarget(entry)) : null,
      isEncrypted: library.isEncrypted(entry) > 0,
      content: () => contentOf(library, archive, buffer, crash),
    }
    if (crash.error !== undefined) throw crash.error
  }
  const message = textAt(library, library.error(archive))
  if (message !== null) yield failureOf(message)
}

function* contentOf(
  library: Library,
  archive: number,
  buffer: number,
  crash: { error?: unknown },
): Generator<Uint8Array, Failure | null> {
  try {
    for (;;) {
      const length = library.read(archive, buffer, PIECE)
      if (length === 0) return null
      if (length < 0) return failureOf(textAt(library, library.error(archive)) ?? '')
      yield new Uint8Array(library.memory.buffer, buffer, length).slice()
    }
  } catch (error) {
    if (!isCrash(error)) throw error
    // The entry ends here, and so does the archive, once its reader comes back.
    crash.error = error
    return { kind: 'failure', why: 'damaged' }
  }
}

function failureOf(message: string): Failure {
  const [why = 'damaged'] = reasons.find(([, said]) => said.test(message)) ?? []
  return { kind: 'failure', why }
}

const reasons: readonly (readonly [Failure['why'], RegExp])[] = [
  ['encrypted', /encrypt|decrypt|passphrase/i],
  ['memory', /memory|allocate|initializ/i],
  ['method', /unsupported|not supported|unavailable|no support|unknown codec|external program/i],
]

/** What stops inside of the instance stays there: it is not used again. */
function isCrash(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof LibraryStopped || error instanceof RangeError
}

function textAt({ memory }: Library, address: number): string | null {
  if (address === 0) return null
  const all = asBuffer(new Uint8Array(memory.buffer))
  const end = all.indexOf(0, address)
  return end === -1 ? null : all.toString('utf8', address, Math.min(end, address + LONGEST_TEXT))
}

const TYPE = 0o170000
const FOLDER = 0o040000
const LINK = 0o120000
const LONGEST_TEXT = 65_536
const PIECE = 1 << 20
/** What the library may take beside the archive's own bytes: the dictionaries of 7z and RAR at their usual settings, twice over. */
const WORK = 512 * 1024 ** 2
const MOST = 2 ** 31
