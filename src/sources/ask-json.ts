import type { SourceContext } from '../model/source.ts'
import { parseJson } from '../text/parse-json.ts'
import { uncached } from './published.ts'
import { publicUrl } from './resolved.ts'

/** The JSON value that an address answers with, asked as npm would ask it; undefined when what comes is none. Throws what npm's network code throws. */
export async function askJson(url: string, context: SourceContext): Promise<unknown> {
  const { read } = await import('./remote.ts')
  const options = await uncached(context)
  const { bytes } = await read(url, publicUrl(url), { ...context, maxBytes: MOST_BYTES }, options)
  return parseJson(Buffer.from(bytes).toString('utf8'))
}

const MOST_BYTES = 4 * 1024 ** 2
