import { asBuffer } from '../../text/as-buffer.ts'
import type { ScannedMap } from './scanned-map.ts'

/** The build tool that made a map, by marks that only it leaves; null where several come into question. */
export function recognizeTool(
  bytes: Uint8Array,
  map: ScannedMap,
  sourceUrls: readonly string[],
  path: string,
): string | null {
  const first = map.sections?.find((section) => section.map !== null)?.map ?? map
  if (/64756e2164756e21$/i.test(map.debugId ?? '')) return 'bun'
  if (sourceUrls.some((url) => /^webpack(?:-internal)?:/.test(url))) return 'webpack'
  if (sourceUrls.some((url) => /^turbopack:/.test(url))) return 'turbopack'
  if (hasMetroKey(bytes) || sourceUrls.some((url) => /(?:^|\/)__prelude__$/.test(url))) return 'metro'
  if (sourceUrls.some((url) => /^(?:vite\/|\0?vite\/)|\/vite\/(?:preload-helper|modulepreload-polyfill)/.test(url)))
    return 'vite'
  if (sourceUrls.length > 0 && sourceUrls.every((url) => /\.(?:scss|sass)(?:$|\?)|^data:/.test(url))) return 'sass'
  const layout = [...first.keys].filter((key) => key !== 'debugId').join()
  const tool = byLayout.get(layout) ?? esbuildOr(bytes, first)
  // Rollup and Rolldown write what Vite has them write, in the folder and under the names that Vite gives by default.
  const isBundle = tool === 'rollup' || tool === 'rolldown' || layout === REMAPPED
  return isBundle && /(?:^|\/)assets\/[^/]+-[\w-]{8}\.[cm]?js\.map$/.test(path) ? 'vite' : tool
}

/** What the library writes with which Vite, among others, puts two maps together. */
const REMAPPED = 'version,mappings,names,ignoreList,sources,sourcesContent,file'

/**
 * The order in which tools write their keys, which they do not vary. Layouts that several share (that of gen-mapping: Babel, terser) are
 * left out.
 */
const byLayout: ReadonlyMap<string, string> = new Map([
  ['version,file,sourceRoot,sources,names,mappings', 'tsc'],
  ['version,file,sourceRoot,sources,names,mappings,sourcesContent', 'tsc'],
  ['version,file,sources,sourcesContent,names,mappings', 'rollup'],
  ['version,file,sources,names,mappings', 'rollup'],
  ['version,file,names,sources,sourcesContent,mappings', 'rolldown'],
  ['version,file,names,sources,mappings', 'rolldown'],
  ['version,sources,sourcesContent,names,mappings', 'swc'],
])

/** esbuild alone writes one key a line, `mappings` before `names`. */
function esbuildOr(bytes: Uint8Array, map: ScannedMap): string | null {
  const order = [...map.keys].join()
  const isEsbuild = /^version,sources(?:,sourceRoot)?(?:,sourcesContent)?,mappings,names$/.test(order)
  return isEsbuild && Buffer.from(bytes.subarray(0, 32)).includes('{\n  "version": 3,\n') ? 'esbuild' : null
}

function hasMetroKey(bytes: Uint8Array): boolean {
  const buffer = asBuffer(bytes)
  const [head, tail] = [buffer.subarray(0, 65_536), buffer.subarray(-65_536)]
  return [head, tail].some((part) => part.includes('"x_facebook_') || part.includes('"x_metro_'))
}
