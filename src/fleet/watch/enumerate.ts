import { AuditError } from '../../model/audit-error.ts'
import { isFields } from '../../model/json.ts'
import type { RegistryClient } from '../../sources/registry-client.ts'
import { type FleetTarget, type WantedPackage, wantedOf } from './target.ts'

/** The packages of a target, and what of it could not be listed; null when all was. */
export interface Enumeration {
  readonly packages: readonly WantedPackage[]
  readonly problem: string | null
}

/** Finds the packages that a target stands for. Throws when its registry cannot list them at all. */
export async function enumerate(target: FleetTarget, registry: RegistryClient, cwd: string): Promise<Enumeration> {
  const known = await wantedOf(target, cwd)
  if (known !== undefined) return { packages: known, problem: null }
  if (target.kind === 'scope') return inScope(target.spec, registry)
  const words = target.spec.slice(target.spec.indexOf(':') + 1)
  if (target.kind === 'search') return whole(await search(words, target.spec, registry), target.spec)
  return ofMaintainer(words, target.spec, registry)
}

/** Whoever may list the packages of an organisation gets all of them; a search has what is public. */
async function inScope(spec: string, registry: RegistryClient): Promise<Enumeration> {
  const scope = spec.slice(0, spec.indexOf('/'))
  const name = scope.slice(1)
  const isInside = (each: string) => each.startsWith(`${scope}/`)
  const listed = await listAt(
    [`-/org/${encodeURIComponent(name)}/package`, `-/user/${encodeURIComponent(name)}/package`],
    spec,
    registry,
  )
  const inList = listed.filter(isInside)
  if (inList.length > 0) return { packages: inList.map(all), problem: null }
  const found = await firstFull([`scope:${name}`, scope], spec, registry, isInside)
  if (found.names.length > 0) return whole(found, spec)
  if (!found.isAnswered) throw cannotList(spec)
  throw new AuditError('ETARGET', `${spec}: the registry knows no package of this scope`, {
    hint: 'Private packages are listed to members only: log in with npm login, or name them with list:file.',
  })
}

async function ofMaintainer(user: string, spec: string, registry: RegistryClient): Promise<Enumeration> {
  const found = await firstFull([`maintainer:${user}`], spec, registry, () => true)
  const listed = await listAt([`-/user/${encodeURIComponent(user)}/package`], spec, registry)
  const names = [...new Set([...found.names, ...listed])]
  if (names.length > 0) return whole({ ...found, names }, spec)
  if (!found.isAnswered) throw cannotList(spec)
  throw new AuditError('ETARGET', `${spec}: the registry knows no package of this user`)
}

function cannotList(spec: string): AuditError {
  return new AuditError('EUNSUPPORTED', `${spec}: this registry can neither list nor search its packages`, {
    hint: 'Name the packages one by one, or in a file with list:file.',
  })
}

/** What the first of these addresses lists by name; nothing where none answers. */
async function listAt(paths: readonly string[], name: string, registry: RegistryClient): Promise<readonly string[]> {
  for (const path of paths) {
    const answer = await answerAt(path, name, registry)
    const names = isFields(answer) ? Object.keys(answer).filter(isName) : []
    if (names.length > 0) return names
  }
  return []
}

interface Found {
  readonly names: readonly string[]
  /** Whether the registry has more than it gives. */
  readonly isCut: boolean
  readonly isAnswered: boolean
}

async function firstFull(
  texts: readonly string[],
  spec: string,
  registry: RegistryClient,
  isWanted: (name: string) => boolean,
): Promise<Found> {
  let isAnswered = false
  for (const text of texts) {
    const found = await search(text, spec, registry)
    isAnswered ||= found.isAnswered
    const names = found.names.filter(isWanted)
    if (names.length > 0) return { ...found, names }
  }
  return { names: [], isCut: false, isAnswered }
}

/** What npm's registry gives at once, and of one search. */
const PAGE = 250
const MOST = 20_000

async function search(text: string, spec: string, registry: RegistryClient): Promise<Found> {
  const names = new Set<string>()
  let total = 0
  for (let from = 0; from < MOST; from += PAGE) {
    const path = `-/v1/search?text=${encodeURIComponent(text)}&size=${PAGE}&from=${from}`
    const answer = await answerAt(path, spec, registry)
    if (!isFields(answer) || !Array.isArray(answer['objects'])) {
      if (from === 0) return { names: [], isCut: false, isAnswered: false }
      break
    }
    const before = names.size
    for (const object of answer['objects']) {
      const name = isFields(object) && isFields(object['package']) ? object['package']['name'] : undefined
      if (isName(name)) names.add(name)
    }
    total = typeof answer['total'] === 'number' ? answer['total'] : 0
    // A registry that knows no pages gives the same again.
    if (answer['objects'].length === 0 || names.size === before || names.size >= total) break
  }
  return { names: [...names], isCut: names.size < total, isAnswered: true }
}

/** Undefined where the registry has no such address, or does not let us see it. */
async function answerAt(path: string, spec: string, registry: RegistryClient): Promise<unknown> {
  try {
    return (await registry.ask(path, scopeOf(spec), { what: spec })).value
  } catch (error) {
    if (error instanceof AuditError && /^E(?:400|401|403|404|405|501|MISMATCH)$/.test(error.code)) return undefined
    throw error
  }
}

/** A name by which npm picks the registry of a scope. */
function scopeOf(spec: string): string {
  return spec.startsWith('@') ? spec.replace('/*', '/x') : 'x'
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 214 && /^(?:@[\w.~-]+\/)?[\w.~!'()*-]+$/.test(value)
}

function all(name: string): WantedPackage {
  return { name, range: '*' }
}

function whole({ names, isCut }: Found, spec: string): Enumeration {
  const problem = isCut
    ? `${spec}: the registry gives ${names.length} of its packages and no more; name the others with list:file`
    : null
  return { packages: names.map(all), problem }
}
