import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { isFields } from '../../model/json.ts'
import { parseSpec } from '../../sources/spec.ts'
import { parseJson } from '../../text/parse-json.ts'

/** What a fleet watches: `kind` says how its packages are found. */
export interface FleetTarget {
  readonly spec: string
  readonly kind: 'scope' | 'package' | 'maintainer' | 'search' | 'lock' | 'list'
}

/** A package that a target stands for, and which of its versions: a range, a version or a tag; `*` for all. */
export interface WantedPackage {
  readonly name: string
  readonly range: string
}

/** Reads a target as it is typed; `cwd` is where a file of it is looked for. Throws for what is none. */
export async function parseTarget(spec: string, cwd: string): Promise<FleetTarget> {
  const [, kind, rest = ''] = /^(maintainer|search|lock|list):(.*)$/s.exec(spec) ?? []
  if (kind === 'maintainer')
    return { spec, kind: /^[\w.~-]+$/.test(rest) ? kind : refuse(spec, 'a user’s name follows maintainer:') }
  if (kind === 'search') return { spec, kind: rest.trim() === '' ? refuse(spec, 'the words follow search:') : kind }
  if (kind === 'lock' || kind === 'list') {
    const target: FleetTarget = { spec, kind }
    await wantedInFile(target, cwd)
    return target
  }
  if (/^@[\w.~-]+\/\*$/.test(spec)) return { spec, kind: 'scope' }
  if (spec.includes('*') && !/^(?:@[^@/]+\/)?[^@/*]+@/.test(spec))
    refuse(spec, 'a star stands for all packages of a scope, as in @scope/*')
  parseSpec(spec)
  return { spec, kind: 'package' }
}

/** What a target stands for without asking a registry; undefined where one has to be asked. */
export async function wantedOf(target: FleetTarget, cwd: string): Promise<readonly WantedPackage[] | undefined> {
  if (target.kind === 'package') return [wantedBy(target.spec)]
  return target.kind === 'lock' || target.kind === 'list' ? wantedInFile(target, cwd) : undefined
}

function wantedBy(spec: string): WantedPackage {
  const { name, wanted } = parseSpec(spec)
  return { name, range: wanted === '' ? '*' : wanted }
}

/** The largest lockfiles there are have about 20 MB. */
const MOST_BYTES = 128 * 1024 ** 2

async function wantedInFile({ spec, kind }: FleetTarget, cwd: string): Promise<readonly WantedPackage[]> {
  const path = spec.slice(spec.indexOf(':') + 1)
  const file = resolve(cwd, path)
  const found = await stat(file).catch(() => null)
  if (found === null || !found.isFile())
    throw new AuditError('ENOENT', `${spec}: no such file`, { hint: 'Check the path.' })
  if (found.size > MOST_BYTES) throw new AuditError('ETOOLARGE', `${spec}: the file is larger than ${MOST_BYTES} bytes`)
  const text = await readFile(file, 'utf8')
  return kind === 'lock' ? wantedInLock(text, spec) : wantedInList(text)
}

/** A spec a line; what follows a `#` is a comment. */
function wantedInList(text: string): readonly WantedPackage[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
  return lines.filter((line) => line !== '').map(wantedBy)
}

/** The packages of registries that npm has locked, each in its one version. */
function wantedInLock(text: string, spec: string): readonly WantedPackage[] {
  const lock = parseJson(text)
  if (!isFields(lock) || !(isFields(lock['packages']) || isFields(lock['dependencies'])))
    refuse(spec, 'only a package-lock.json or npm-shrinkwrap.json of npm can be read')
  const found = new Map<string, WantedPackage>()
  const add = (name: string, entry: unknown): void => {
    if (!isFields(entry) || entry['link'] === true || entry['bundled'] === true) return
    const { version, resolved } = entry
    if (typeof version !== 'string' || !/^\d/.test(version)) return
    // What is fetched from git or a file is in no registry.
    if (typeof resolved === 'string' && !/^https?:.*\/-\//.test(resolved)) return
    found.set(`${name}@${version}`, { name, range: version })
  }
  if (isFields(lock['packages'])) {
    for (const [place, entry] of Object.entries(lock['packages'])) {
      const [, installed] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place) ?? []
      const alias = isFields(entry) && typeof entry['name'] === 'string' ? entry['name'] : installed
      if (installed !== undefined && alias !== undefined) add(alias, entry)
    }
  } else addTree(lock['dependencies'], add, 0)
  return [...found.values()]
}

/** The older form nests; deeper than any tree that npm makes is not followed. */
function addTree(dependencies: unknown, add: (name: string, entry: unknown) => void, depth: number): void {
  if (!isFields(dependencies) || depth > 200) return
  for (const [name, entry] of Object.entries(dependencies)) {
    add(name, entry)
    if (isFields(entry)) addTree(entry['dependencies'], add, depth + 1)
  }
}

function refuse(spec: string, why: string): never {
  throw new AuditError('EUSAGE', `${spec} cannot be watched by the fleet: ${why}`, {
    hint: 'A target is @scope/*, name, name@range, maintainer:user, search:words, lock:package-lock.json or list:file.',
  })
}
