import { Parser } from 'tar'

/** An entry of a tarball, as its header has it. */
export interface Listed {
  readonly path: string
  readonly type: string
  readonly mode: string
  readonly size: number
}

/** The entries of a gzipped tarball, by path. */
export function listTarball(bytes: Uint8Array): Promise<Listed[]> {
  return new Promise((resolve, reject) => {
    const entries: Listed[] = []
    const parser = new Parser({ strict: true })
    parser.on('entry', (entry) => {
      entries.push({ path: entry.path, type: entry.type, mode: (entry.mode ?? 0).toString(8), size: entry.size })
      entry.resume()
    })
    parser.on('end', () => resolve(entries.sort((a, b) => (a.path < b.path ? -1 : 1))))
    parser.on('error', reject)
    parser.end(Buffer.from(bytes))
  })
}
