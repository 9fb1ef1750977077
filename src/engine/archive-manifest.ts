import type { Archive, Manifest } from '../model/artifact.ts'
import type { Json } from '../model/json.ts'
import { parseManifest } from './parse-manifest.ts'

/**
 * Finds out what an archive that is no npm tarball is, and its manifest, from its files as they come by: the first package.json of the
 * place where its kind keeps one; the browser's manifest.json where there is none; a wheel's METADATA.
 */
export class ArchiveManifest {
  readonly #format: Archive['format']
  readonly #manifests = new Map<string, Uint8Array>()
  #hasOtherTop = false
  #top: string | null = null
  #isVsix = false

  constructor(format: Archive['format']) {
    this.#format = format
  }

  /** Takes note of a file, by its name in the archive. */
  add(path: string, bytes: Uint8Array): void {
    const [top = '', name, ...deeper] = path.split('/', 3)
    // The system that made the archive put these there; they are no part of what it is.
    if (top !== '__MACOSX' && !/^<\w+>$/.test(top)) {
      if (name === undefined || (this.#top !== null && this.#top !== top)) this.#hasOtherTop = true
      else this.#top = top
    }
    if (path === 'extension.vsixmanifest') this.#isVsix = true
    if (deeper.length > 0 || bytes.length > LARGEST) return
    const isManifest = /^(?:[^/]+\/)?package\.json$|^manifest\.json$|^[^/]+\.dist-info\/METADATA$/.test(path)
    // Of two files of one name the first counts; a copy, since the archive's bytes are not kept for it.
    if (isManifest && !this.#manifests.has(path) && this.#manifests.size < MOST)
      this.#manifests.set(path, Uint8Array.from(bytes))
  }

  /** What the files so far show. */
  found(): { readonly archive: Archive; readonly manifest: Manifest | undefined } {
    const { kind, folder } = this.#place()
    const format = this.#format
    const metadata = [...this.#manifests.keys()].find((path) => path.endsWith('.dist-info/METADATA'))
    if (kind === 'wheel' && metadata !== undefined)
      return { archive: { format, kind, folder, manifestFile: metadata }, manifest: this.#read(metadata, ofWheel) }
    const own = `${folder}package.json`
    if (this.#manifests.has(own))
      return { archive: { format, kind, folder, manifestFile: own }, manifest: this.#read(own, parseManifest) }
    if (kind === 'browser-extension' && this.#manifests.has('manifest.json'))
      return {
        archive: { format, kind, folder, manifestFile: 'manifest.json' },
        manifest: this.#read('manifest.json', ofBrowser),
      }
    return { archive: { format, kind, folder, manifestFile: null }, manifest: undefined }
  }

  #place(): Pick<Archive, 'kind' | 'folder'> {
    if (this.#format === 'asar') return { kind: 'asar', folder: '' }
    if (this.#isVsix) return { kind: 'vsix', folder: 'extension/' }
    const metadata = [...this.#manifests.keys()].find((path) => path.endsWith('.dist-info/METADATA'))
    if (metadata !== undefined) return { kind: 'wheel', folder: metadata.slice(0, -'METADATA'.length) }
    if (this.#format === 'crx' || this.#manifests.has('manifest.json')) return { kind: 'browser-extension', folder: '' }
    if (this.#manifests.has('package.json')) return { kind: 'zip', folder: '' }
    if (this.#manifests.has('extension/package.json')) return { kind: 'vsix', folder: 'extension/' }
    return { kind: 'zip', folder: this.#top === null || this.#hasOtherTop ? '' : `${this.#top}/` }
  }

  #read(path: string, parse: (bytes: Uint8Array) => Manifest | undefined): Manifest | undefined {
    const bytes = this.#manifests.get(path)
    return bytes && parse(bytes)
  }
}

const LARGEST = 16 * 1024 ** 2
/** Every top folder of a zip may have a package.json. */
const MOST = 64

/** What a browser's manifest says that a package.json would. */
function ofBrowser(bytes: Uint8Array): Manifest | undefined {
  const stated = parseManifest(bytes)
  return stated && pick({ name: stated['name'], version: stated['version'] })
}

/** What the headers of a wheel's METADATA say that a package.json would (Core metadata specifications 2.4). */
function ofWheel(bytes: Uint8Array): Manifest | undefined {
  const [head = ''] = Buffer.from(bytes.subarray(0, HEAD))
    .toString('utf8')
    .split(/\r?\n\r?\n/, 1)
  const lines = head.split(/\r?\n/)
  const value = (name: string): string | undefined =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  const [, repository] =
    lines
      .map((line) => /^Project-URL: *(?:source|source code|repository|github|code) *, *(\S+)/i.exec(line))
      .find(Boolean) ?? []
  return pick({
    name: value('name'),
    version: value('version'),
    license: value('license-expression') ?? value('license'),
    repository: repository ?? value('home-page'),
  })
}

const HEAD = 256 * 1024

function pick(fields: { readonly [key: string]: Json | undefined }): Manifest {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}
