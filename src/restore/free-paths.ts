/** Gives each restored file a path of its own: no two files share one, and none lies where another needs a folder. */
export class FreePaths {
  readonly #files = new Set<string>()
  readonly #folders = new Set<string>()
  /** Where the bytes of a digest lie that asked for a path. */
  readonly #shared = new Map<string, string>()
  /** How often a path was asked for, so that a million equal names cost no search. */
  readonly #attempts = new Map<string, number>()

  /** The path for a file that would like to be at `wanted`; the very same bytes asked for twice share one place (`isNew` is false). */
  take(wanted: string, digest: string): { readonly path: string; readonly isNew: boolean } {
    const request = `${wanted}\0${digest}`
    const shared = this.#shared.get(request)
    if (shared !== undefined) return { path: shared, isNew: false }
    const at = wanted.lastIndexOf('/') + 1
    const folder = this.#clearOfFiles(wanted.slice(0, at))
    const path = this.#free(folder, wanted.slice(at), (key) => this.#files.has(key) || this.#folders.has(key))
    this.#shared.set(request, path)
    this.#files.add(fold(path))
    for (const above of foldersOf(fold(path))) this.#folders.add(above)
    return { path, isNew: true }
  }

  /** Gives up a path that turned out not to be free: file systems fold more names into one than anybody knows. */
  giveUp(wanted: string, digest: string): void {
    this.#shared.delete(`${wanted}\0${digest}`)
  }

  /** `folder` (empty, or ended by `/`) with every part renamed that is a file already. */
  #clearOfFiles(folder: string): string {
    let path = ''
    for (const part of folder.split('/').slice(0, -1))
      path = `${this.#free(path, part, (key) => this.#files.has(key))}/`
    return path
  }

  #free(folder: string, name: string, isTaken: (key: string) => boolean): string {
    const first = folder + name
    if (!isTaken(fold(first))) return first
    for (let attempt = (this.#attempts.get(fold(first)) ?? 1) + 1; ; attempt += 1) {
      const path = folder + numbered(name, attempt)
      if (isTaken(fold(path))) continue
      this.#attempts.set(fold(first), attempt - 1)
      return path
    }
  }
}

/** Windows and macOS tell neither case nor normal forms apart; by way of capitals, long s and final sigma fold too. */
function fold(path: string): string {
  return path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** `a.test.ts` and 2 give `a~2.test.ts`. */
function numbered(name: string, number: number): string {
  const [, stem = name, extensions = ''] = /^(.[^.]*)(.*)$/s.exec(name) ?? []
  return `${stem}~${number}${extensions}`
}
