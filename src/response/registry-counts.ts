import { isFields } from '../model/json.ts'
import type { SourceContext } from '../model/source.ts'
import { askJson } from '../sources/ask-json.ts'

/** What a registry counts; null where it does not say. */
export interface RegistryCounts {
  readonly dependents: number | null
  readonly downloads: number | null
  readonly sources: { readonly dependents: string; readonly downloads: string }
}

/** Asks how many packages depend on `name` and how often it was downloaded. `downloads` is an address with `{name}` in it; null for the registry's own. */
export async function registryCounts(
  name: string,
  registry: string,
  downloads: string | null,
  context: SourceContext,
): Promise<RegistryCounts> {
  const search = `${registry}-/v1/search?text=${encodeURIComponent(name)}&size=20`
  const usual = new URL(registry).host === 'registry.npmjs.org' ? npmDownloads : null
  const point = (downloads ?? usual)?.replaceAll('{name}', name.replace('/', '%2f')) ?? null
  const [found, counted] = await Promise.all([
    answerOf(search, context),
    point === null ? undefined : answerOf(point, context),
  ])
  return {
    dependents: dependentsIn(found, name),
    downloads: isFields(counted) ? numberOf(counted['downloads']) : null,
    sources: { dependents: search, downloads: point ?? `${registry} does not count downloads` },
  }
}

const npmDownloads = 'https://api.npmjs.org/downloads/point/last-week/{name}'

/** What a count is not known by is no trouble: npm itself decides when it is asked to unpublish. */
async function answerOf(url: string, context: SourceContext): Promise<unknown> {
  try {
    return await askJson(url, context)
  } catch (error) {
    context.signal?.throwIfAborted()
    if (error instanceof Error) return undefined
    throw error
  }
}

function dependentsIn(answer: unknown, name: string): number | null {
  const objects = isFields(answer) && Array.isArray(answer['objects']) ? answer['objects'] : []
  for (const each of objects.slice(0, 100) as readonly unknown[]) {
    if (isFields(each) && isFields(each['package']) && each['package']['name'] === name)
      return numberOf(each['dependents'])
  }
  return null
}

/** npm's search sends some of its counts as text. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 ? number : null
}
