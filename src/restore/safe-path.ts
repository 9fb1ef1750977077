import { sha256 } from '../text/digest.ts'

/**
 * A relative, `/`-separated path that stays below its folder on every system, whatever the names of a chain say: no `..`, no root, no
 * drive, no scheme, no control or reserved character, no device name, nothing that git takes for a repository, no segment or path longer
 * than file systems take.
 */
export function safePath(...names: readonly string[]): string {
  const segments = names.flatMap((name) => {
    const kept = withoutScheme(name)
      .split(/[/\\]+/)
      .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
      .map(safeSegment)
    return kept.length === 0 ? ['_'] : kept
  })
  const kept = segments.length > DEPTH ? [...segments.slice(0, DEPTH - 1), shortened(segments.join('/'))] : segments
  const path = kept.join('/')
  return Buffer.byteLength(path) > PATH_LENGTH ? `long/${shortened(path)}` : path
}

const DEPTH = 40
// macOS takes 1024 bytes for the whole path, the folder's own included.
const PATH_LENGTH = 600
const SEGMENT_LENGTH = 120

/** Drops the scheme of a URL and a bundler's query (`webpack://app/./src/a.ts?1f3b` is `app/./src/a.ts`). */
function withoutScheme(name: string): string {
  return name
    .replace(/^[a-z][a-z\d+.-]+:\/*/i, '')
    .replace(/\?[\da-f]{4}$/i, '')
    .replace(/^([a-z]):(?=[/\\]|$)/i, '$1')
}

function safeSegment(segment: string): string {
  const plain = segment
    .normalize('NFC')
    // biome-ignore format: the classes are read one by one
    .replace(
    /[\x00-\x1f\x7f-\x9f<>:"|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '_',
  ).replace(/[. ]+$/, '_')
  const named = DEVICE.test(plain) || REPOSITORY.test(plain) ? `_${plain}` : plain
  return Buffer.byteLength(named) > SEGMENT_LENGTH ? shortened(named) : named
}

/** What Windows takes for a device, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(\.|$)/i

/** What makes git or Mercurial read a configuration, and run what it names, in a folder where somebody looks around. */
const REPOSITORY = /^(\.git|git~\d+|\.hg|HEAD)$/i

/** The beginning and the extension of a name, with a digest between that keeps it unique. */
function shortened(name: string): string {
  const extension = /\.[\w]{1,10}$/.exec(name)?.[0] ?? ''
  const start = name
    .slice(0, 24)
    .replace(/[/.]+/g, '-')
    .replace(/[\ud800-\udbff]$/, '')
  return `${start}-${sha256(name).slice(0, 16)}${extension}`
}

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
