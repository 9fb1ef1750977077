import type { Trouble } from '../model/format.ts'
import type { LimitName, Limits } from '../model/limits.ts'

/** The trouble of a container that is not read on because of a bound. */
export function limitReached(name: LimitName, limits: Limits, path?: string): Trouble {
  return {
    kind: 'trouble',
    code: 'limit-reached',
    detail: `${meaning[name]} (limit ${limits[name]}); raise it with --limit ${name}=N`,
    effect: 'incomplete',
    ...(path === undefined ? {} : { path }),
  }
}

const meaning: { readonly [name in LimitName]: string } = {
  entries: 'it holds more entries than may be opened',
  entryBytes: 'it is larger than a single file may be',
  totalBytes: 'it expands to more bytes than one audit may open',
  ratio: 'it expands to too many times its compressed size',
  ratioFloor: 'it expands to too many bytes',
  depth: 'it lies too deep in containers',
}
