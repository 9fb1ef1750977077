import type { Format } from '../model/format.ts'
import { appendedArchive } from './appended-archive.ts'
import { appendedTar } from './appended-tar.ts'
import { ar } from './ar.ts'
import { asar } from './asar.ts'
import { bun } from './bun/bun.ts'
import { bunMap } from './bun/bun-map.ts'
import { brotli, bzip2, gzip, lz4, lzma, xz, zlib, zstd } from './compressed.ts'
import { deno } from './deno/deno.ts'
import { eszip } from './eszip.ts'
import { debugSections } from './executable/debug-sections.ts'
import { gitObject, gitPack } from './git/git.ts'
import { hermes } from './hermes.ts'
import { inlineArchive } from './inline-archive.ts'
import { dsStore } from './leftovers/ds-store.ts'
import { vimSwap } from './leftovers/vim-swap.ts'
import { cab, cpio, rar, rpm, sevenZip } from './libarchive/packed-archive.ts'
import { gif } from './media/gif.ts'
import { jpeg } from './media/jpeg.ts'
import { pdf } from './media/pdf.ts'
import { png } from './media/png.ts'
import { woff } from './media/woff.ts'
import { nexe } from './nexe.ts'
import { opaque } from './opaque.ts'
import { pkg } from './pkg/pkg.ts'
import { ramBundle } from './ram-bundle.ts'
import { sea } from './sea.ts'
import { annotatedTextFormat } from './source-map/annotated-text-format.ts'
import { sourceMapFormat } from './source-map/source-map-format.ts'
import { coveragePage } from './sources/coverage-page.ts'
import { webpackStats } from './sources/webpack-stats.ts'
import { sqlite } from './sqlite/sqlite.ts'
import { strings } from './strings.ts'
import { tar } from './tar/tar.ts'
import { wasm } from './wasm.ts'
import { wideStrings } from './wide-strings.ts'
import { zip } from './zip/zip.ts'

const containers: readonly Format[] = [
  tar,
  gzip,
  brotli,
  zstd,
  xz,
  bzip2,
  lz4,
  lzma,
  zlib,
  zip,
  sevenZip,
  rar,
  cab,
  rpm,
  cpio,
  ar,
  appendedTar,
  appendedArchive,
  debugSections,
  asar,
  bun,
  bunMap,
  sea,
  pkg,
  nexe,
  wasm,
  deno,
  eszip,
  strings,
  hermes,
  ramBundle,
]

// After the formats of maps: what these have opened counts, and is added to.
const reports: readonly Format[] = [webpackStats, coveragePage]

const media: readonly Format[] = [png, jpeg, gif, pdf, woff]

const leftovers: readonly Format[] = [vimSwap, dsStore, gitPack, gitObject, sqlite, wideStrings]

/** Every format, with `more` that somebody adds, in the order in which they are asked. */
export function formatsWith(more: readonly Format[]): readonly Format[] {
  const opening = [...more, ...containers, ...media, sourceMapFormat, annotatedTextFormat]
  const all = [...opening, ...reports, ...leftovers]
  return [...opening, inlineArchive(all), ...reports, ...leftovers, opaque(all)]
}

/** Every format. */
export const formats: readonly Format[] = formatsWith([])
