import { AuditError } from '../model/audit-error.ts'
import type { Bounds } from '../text/collect.ts'
import { read } from './remote.ts'

/** Stands where npm's code keeps the descriptions of packages: each is fetched here when it is asked for, and within bounds. */
export interface Packuments {
  has(key: string): boolean
  get(key: string): Promise<unknown>
  set(key: string, packument: unknown): void
  delete(key: string): void
}

/** What is known of the packages of `spec`, as `npmOptions` (npm's own) say how to ask for it; each in at most `maxBytes`. */
export function boundedPackuments(
  spec: string,
  { signal }: Pick<Bounds, 'signal'>,
  npmOptions: { readonly [option: string]: unknown },
  maxBytes: number = MOST_BYTES,
): Packuments {
  const bounds = { maxBytes, ...(signal && { signal }) }
  const known = new Map<string, Promise<unknown>>()
  return {
    has: () => true,
    get: (key) => {
      const packument = known.get(key) ?? fetchPackument(spec, key, bounds, npmOptions)
      known.set(key, packument)
      return packument
    },
    // What was fetched elsewhere was not bounded.
    set: () => undefined,
    delete: (key) => known.delete(key),
  }
}

/** The largest there are, full ones with thousands of versions, have about 100 MB. */
const MOST_BYTES = 128 * 1024 ** 2

/** `key` is npm's: `corgi:` or `full:`, which is how much is asked for, and the address. */
async function fetchPackument(
  spec: string,
  key: string,
  bounds: Bounds,
  npmOptions: { readonly [option: string]: unknown },
): Promise<unknown> {
  const isFull = key.startsWith('full:')
  const headers = { ...(npmOptions['headers'] as object | undefined), accept: isFull ? full : short }
  const url = key.slice(key.indexOf(':') + 1)
  try {
    // Decompressed as it comes in, so that the bound is one of both.
    const { bytes } = await read(url, spec, bounds, { ...npmOptions, headers })
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } catch (error) {
    // A registry that has not heard of the short form says that there is none.
    if (!isFull && error instanceof Error && 'code' in error && error.code === 'E404')
      return fetchPackument(spec, `full:${url}`, bounds, npmOptions)
    if (error instanceof AuditError && error.code === 'ETOOLARGE') throw tooLarge(spec, url, bounds.maxBytes)
    throw error
  }
}

const short = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*'
const full = 'application/json'

function tooLarge(spec: string, url: string, maxBytes: number): AuditError {
  return new AuditError(
    'ETOOLARGE',
    `${spec}: ${new URL(url).host} describes the package in more than ${maxBytes} bytes`,
    {
      hint: 'Check the registry in .npmrc: no package needs as much.',
    },
  )
}
