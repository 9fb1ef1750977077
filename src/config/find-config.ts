import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import { namesIn } from './find-upward.ts'

const fileNames = ['json', 'js', 'mjs', 'ts'].map((extension) => `watertight.config.${extension}`)

/** The config of the nearest of `directories` that has one: a file of its own, or a package.json with a `watertight` key. */
export async function findConfig(directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    const found = await configsIn(directory)
    if (found.length > 1) {
      const names = found.map((file) => basename(file)).join(' and ')
      throw new AuditError('ECONFIG', `${directory} has more than one configuration: ${names}`, {
        hint: 'Keep one of them, or choose one with --config.',
      })
    }
    if (found[0] !== undefined) return found[0]
  }
  return undefined
}

async function configsIn(directory: string): Promise<readonly string[]> {
  const names = new Set(await namesIn(directory))
  const found = fileNames.filter((name) => names.has(name))
  if (names.has('package.json') && (await hasKey(join(directory, 'package.json')))) found.push('package.json')
  return found.map((name) => join(directory, name))
}

async function hasKey(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8')
  if (!text.includes('"watertight"')) return false
  try {
    const manifest: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof manifest === 'object' && manifest !== null && Object.hasOwn(manifest, 'watertight')
  } catch (cause) {
    // It may hold a configuration that nobody can read: to go on without it would be to ignore it.
    throw new AuditError('ECONFIG', `${file} is not valid JSON`, { cause, hint: 'Mend it, or name a --config.' })
  }
}
