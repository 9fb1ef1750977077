import type { Source } from '../model/source.ts'
import { directory } from './directory.ts'
import { registry } from './registry.ts'
import { tarball } from './tarball.ts'

/** Every source; the first that accepts a spec opens it. */
export const sources: readonly Source[] = [tarball, directory, registry]
