import type { Detector } from '../model/detector.ts'
import { container } from './container.ts'
import { contract } from './contract/contract.ts'
import { file } from './file/file.ts'
import { bundledLink } from './manifest/bundled-link.ts'
import { manifest } from './manifest/manifest.ts'
import { mismatch } from './manifest/mismatch.ts'
import { pattern } from './pattern/pattern.ts'
import { size } from './size/size.ts'
import { sourceMap } from './source-map/source-map.ts'
import { terms } from './terms/terms.ts'

/** All detectors. A rule names the one that it feeds. */
export const detectors: readonly Detector[] = [
  sourceMap,
  pattern,
  terms,
  file,
  size,
  manifest,
  container,
  contract,
  mismatch,
  bundledLink,
]
