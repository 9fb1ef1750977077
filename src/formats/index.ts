import type { Format } from '../model/format.ts'
import { annotatedTextFormat, sourceMapFormat } from './source-map/index.ts'
import { tar } from './tar/tar.ts'

/** Every format, in the order in which they are asked. */
export const formats: readonly Format[] = [tar, sourceMapFormat, annotatedTextFormat]
