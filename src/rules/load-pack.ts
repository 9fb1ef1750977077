import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { Rule } from '../model/rule.ts'
import { packError } from './field.ts'
import type { FoundPack } from './find-pack.ts'
import { parsePack } from './parse-pack.ts'

/**
 * The rules of a user's own pack, YAML or JSON, or of a gitleaks configuration (TOML); their ids begin with the pack's name.
 * `tell` hears what could not be taken over.
 */
export async function loadPack(
  { file, namespace }: FoundPack,
  tell: (left: string) => void = () => undefined,
): Promise<readonly Rule[]> {
  const text = await read(file)
  if (extname(file) === '.toml') {
    const { importGitleaks } = await import('./import-gitleaks.ts')
    const { rules, left } = importGitleaks(text, file, namespace)
    for (const line of left) tell(`${file}: not taken over: ${line}`)
    return rules
  }
  // Only users' packs are YAML at run time, so the parser is not loaded without one.
  const { parse } = await import('yaml')
  let pack: unknown
  try {
    pack = parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '').replace(/:$/, '') : 'unknown error'
    throw new AuditError('ERULEPACK', `${file} is not valid YAML: ${reason}`, { cause })
  }
  return parsePack(pack, file, nameOf(pack, file) ?? namespace)
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    throw new AuditError('ERULEPACK', `${file}: the rule pack cannot be read (${code})`, { cause })
  }
}

function nameOf(pack: unknown, origin: string): string | undefined {
  if (typeof pack !== 'object' || pack === null || !('name' in pack)) return undefined
  if (typeof pack.name === 'string' && /^[a-z0-9-]{1,60}$/.test(pack.name)) return pack.name
  throw packError({ origin, key: 'name' }, 'must be of small letters, digits and hyphens: it goes before the ids')
}
