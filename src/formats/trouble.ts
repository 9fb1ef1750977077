import type { Trouble } from '../model/format.ts'
import type { LimitName, Limits } from '../model/limits.ts'
import { formatCount } from '../text/count.ts'

/** A trouble that leaves something unseen; `path` is an entry's name, when it is about one. */
export function incomplete(code: string, detail: string, path?: string): Trouble {
  return { kind: 'trouble', code, detail, effect: 'incomplete', ...(path === undefined ? {} : { path }) }
}

/** A trouble that is only worth knowing. */
export function remark(code: string, detail: string, path?: string): Trouble {
  return { ...incomplete(code, detail, path), effect: 'none' }
}

/** The trouble of a container that is not read on because of a bound. */
export function limitReached(name: LimitName, limits: Limits, path?: string): Trouble {
  return incomplete(
    `limit-${name}`,
    `${meaning[name]} (${formatCount(limits[name])}); raise it with --limit ${name}=<number>.`,
    path,
  )
}

const meaning: { readonly [name in LimitName]: string } = {
  entries: 'The container holds more entries than the limit',
  entryBytes: 'The artifact is larger than the limit for one',
  totalBytes: 'The package expands to more bytes than the limit',
  ratio: 'The container expands more than the limit for its compressed size',
  ratioFloor: 'The container expands beyond the size from which its ratio is judged',
  depth: 'Containers are nested deeper than the limit',
}
