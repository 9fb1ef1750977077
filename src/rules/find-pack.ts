import { readFile, stat } from 'node:fs/promises'
import { basename, extname, join, relative, resolve } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'

/** Where a pack lies, and the namespace of its rules when it names none itself. */
export interface FoundPack {
  readonly file: string
  readonly namespace: string
}

/**
 * The pack `named` by a path, which starts at the first of `directories`, or by a package that is installed for one of them: `@acme/rules`,
 * or a file in it, `@acme/rules/strict.yaml`. A file that exists wins. Nothing of the package is run.
 */
export async function findPack(named: string, directories: readonly string[]): Promise<FoundPack> {
  const file = resolve(directories[0] ?? '.', named)
  const [, name, inside] = packageName.exec(named) ?? []
  if (name === undefined || (await exists(file, 'isFile'))) {
    return { file, namespace: toNamespace(basename(file, extname(file))) }
  }
  for (const directory of directories) {
    const root = join(directory, 'node_modules', name)
    if (!(await exists(root, 'isDirectory'))) continue
    return { file: await fileIn(root, named, inside), namespace: namespaceOf(name) }
  }
  throw packNotFound(
    named,
    'there is no such file, and no package of that name is installed',
    'A file is named by its path from here, a package by its name once it is a devDependency.',
  )
}

const packageName = /^((?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*)(?:\/(.+))?$/

/** What a package of rules calls its file when it exports it under no name. */
const usual = ['watertight-rules.yaml', 'watertight-rules.yml', 'watertight-rules.json']

async function fileIn(root: string, named: string, inside: string = 'watertight-rules'): Promise<string> {
  const exported = await exportOf(root, named, `./${inside}`)
  if (exported !== undefined) return exported
  for (const name of [inside, ...(inside === 'watertight-rules' ? usual : [])]) {
    const file = within(root, name, named)
    if (await exists(file, 'isFile')) return file
  }
  throw packNotFound(
    named,
    inside === 'watertight-rules'
      ? `the package holds no rules: neither "exports" with "./watertight-rules" nor a file ${usual[0]} or .json at its top`
      : `the package has no file ${inside}, and exports none of that name`,
    'Ask whoever publishes it, or name the file in it: <package>/<path>.',
  )
}

async function exportOf(root: string, named: string, subpath: string): Promise<string | undefined> {
  const manifest = await readManifest(join(root, 'package.json'), named)
  const target = isFields(manifest) && isFields(manifest['exports']) ? manifest['exports'][subpath] : undefined
  return typeof target === 'string' ? within(root, target, named) : undefined
}

async function readManifest(file: string, named: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw packNotFound(named, 'its package.json cannot be read', 'Install it again.', cause)
  }
}

/** A package names files of its own and no others. */
function within(root: string, path: string, named: string): string {
  const file = resolve(root, path)
  if (relative(root, file).startsWith('..')) throw packNotFound(named, 'it leads out of the package', 'Name its rules.')
  return file
}

/** `@acme/watertight-rules` is acme, `watertight-rules-acme` too, and `@acme/secrets` acme-secrets. */
function namespaceOf(name: string): string {
  const [scope, own] = name.startsWith('@') ? name.slice(1).split('/') : ['', name]
  const rest = (own ?? '').replace(/(?:^|-)watertight(?:-(?:rules|pack))?(?=-|$)/, '').replace(/^-/, '')
  return toNamespace([scope, rest].filter(Boolean).join('-') || name)
}

function toNamespace(text: string): string {
  const name = text.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return name.replace(/^-|-$/g, '') || 'rules'
}

async function exists(path: string, kind: 'isFile' | 'isDirectory'): Promise<boolean> {
  return stat(path).then(
    (entry) => entry[kind](),
    () => false,
  )
}

function packNotFound(named: string, what: string, hint: string, cause?: unknown): AuditError {
  return new AuditError('ERULEPACK', `${named}: ${what}`, { hint, ...(cause !== undefined && { cause }) })
}
