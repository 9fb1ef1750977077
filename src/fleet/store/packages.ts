import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { isFields } from '../../model/json.ts'
import { parseJson } from '../../text/parse-json.ts'

/** The packages that the fleet needs and Watertight does not bring along, with the major version of each that fits. */
const wanted = { 'pg-boss': 10, '@electric-sql/pglite': 0, pg: 8 } as const

export type FleetPackage = keyof typeof wanted

/** What installs all three beside Watertight. */
export const installCommand: string = 'npm install --save-dev pg-boss@10 @electric-sql/pglite pg'

/** Where to look for packages: the project first, then beside Watertight, then what is installed globally. */
export interface PackagePlaces {
  readonly cwd: string
  readonly environment: { readonly [name: string]: string | undefined }
}

/** Loads a package of the user's own; an error with the command that installs it where it is missing or of another major version. */
export async function loadPackage(name: FleetPackage, places: PackagePlaces): Promise<unknown> {
  let other: string | null = null
  for (const folder of foldersOf(places)) {
    const home = await homeOf(name, folder)
    if (home === null) continue
    if (Number.parseInt(home.version, 10) === wanted[name]) return createRequire(join(home.folder, 'x.js'))(name)
    other ??= home.version
  }
  const hint = `Run: ${installCommand}`
  if (other === null)
    throw new AuditError('EPACKAGE', `the fleet needs the package ${name}, which is not installed`, { hint })
  throw new AuditError('EPACKAGE', `the fleet needs ${name} ${wanted[name]}, and ${other} is installed`, { hint })
}

function foldersOf({ cwd, environment }: PackagePlaces): readonly string[] {
  const prefix = environment['npm_config_prefix'] ?? environment['PREFIX']
  const node = dirname(process.execPath)
  const usual =
    process.platform === 'win32' ? [node, join(environment['APPDATA'] ?? node, 'npm')] : [join(node, '../lib')]
  const given = prefix === undefined ? [] : [process.platform === 'win32' ? prefix : join(prefix, 'lib')]
  return [cwd, import.meta.dirname, ...given, ...usual].map((folder) => resolve(folder))
}

/** The package as Node finds it from `folder` upward, and the folder from which it is found. */
async function homeOf(
  name: FleetPackage,
  folder: string,
): Promise<{ readonly folder: string; readonly version: string } | null> {
  for (let at = folder; ; at = dirname(at)) {
    const home = join(at, 'node_modules', name)
    const text = await readFile(join(home, 'package.json'), 'utf8').catch(() => null)
    const manifest = text === null ? undefined : parseJson(text)
    if (isFields(manifest)) return { folder: at, version: String(manifest['version']) }
    if (dirname(at) === at) return null
  }
}
