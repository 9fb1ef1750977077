import type { Format } from '../model/format.ts'
import { tar } from './tar/tar.ts'

/** Every format, in the order in which they are asked. */
export const formats: readonly Format[] = [tar]
