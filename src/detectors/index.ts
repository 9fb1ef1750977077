import type { Detector } from '../model/detector.ts'
import { file } from './file/file.ts'
import { sourceMap } from './source-map/source-map.ts'

/** All detectors. A rule names the one that it feeds. */
export const detectors: readonly Detector[] = [sourceMap, file]
