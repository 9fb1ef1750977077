import type { Format } from '../model/format.ts'
import { brotli, gzip, zstd } from './compressed.ts'
import { opaque } from './opaque.ts'
import { annotatedTextFormat, sourceMapFormat } from './source-map/index.ts'
import { tar } from './tar/tar.ts'
import { zip } from './zip/zip.ts'

const containers: readonly Format[] = [tar, gzip, brotli, zstd, zip, opaque]

/** Every format, in the order in which they are asked. */
export const formats: readonly Format[] = [...containers, sourceMapFormat, annotatedTextFormat]
