import { LicenceReader } from './licence-evidence.ts'

/** Evidence of a package's licence, for packages whose archive may keep them in a folder that is only known in the end. */
export class LicencesByFolder {
  readonly #readers = new Map<string, LicenceReader>()

  /** Takes a file, by its name in the archive. */
  add(path: string, bytes: Uint8Array): void {
    const [, folder = '', rest = ''] = foldered.exec(path) ?? []
    this.#reader('').add(path, bytes)
    if (folder !== '' && (this.#readers.has(folder) || this.#readers.size < MOST)) this.#reader(folder).add(rest, bytes)
  }

  /** What the files say of the package that lies in `folder`, which is empty or ends in `/`. */
  in(folder: string): LicenceReader {
    return this.#readers.get(folder) ?? new LicenceReader()
  }

  #reader(folder: string): LicenceReader {
    const known = this.#readers.get(folder) ?? new LicenceReader()
    this.#readers.set(folder, known)
    return known
  }
}

// A wheel keeps its licences in a folder of their own, beside its metadata (Core metadata specifications, License-File).
const foldered = /^([^/]+\/)(?:licenses\/)?(.+)$/s
const MOST = 64
