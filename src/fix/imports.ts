import { posix } from 'node:path'
import { pathInPackage, type RawTar } from '../formats/tar/raw-tar.ts'

/** Files of `out` that code in the package asks for by a relative path, each with one that does. */
export function importedFiles(tar: RawTar, out: readonly string[]): ReadonlyMap<string, string> {
  const wanted = new Set(out)
  const found = new Map<string, string>()
  for (const entry of tar.entries) {
    const path = pathInPackage(entry.path)
    if (wanted.has(path) || !/\.[cm]?[jt]sx?$/.test(path) || entry.size > LARGEST) continue
    const text = tar.bytes.toString('latin1', entry.body, entry.body + entry.size)
    for (const [, specifier = ''] of text.matchAll(request)) {
      const target = posix.join(posix.dirname(path), specifier)
      for (const ending of endings) if (wanted.has(target + ending)) found.set(target + ending, path)
    }
  }
  return found
}

/** `import`, `export … from`, `require`, `import()` and `new URL(…, import.meta.url)` of a relative path. */
const request = /(?:\bfrom|\bimport|\brequire|\bURL)\s*\(?\s*["'`](\.{1,2}\/[^"'`\s$]{1,500})["'`]/g
const endings = ['', '.js', '.cjs', '.mjs', '.json', '.node', '.ts', '/index.js', '/index.json']
// Whole bundles import nothing of their own package.
const LARGEST = 8 * 1024 ** 2
