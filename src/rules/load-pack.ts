import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { Rule } from '../model/rule.ts'
import { parsePack } from './parse-pack.ts'

/**
 * The rules of a user's own pack, YAML or JSON, or of a gitleaks configuration (TOML); their ids begin with the pack's name.
 * `tell` hears what could not be taken over.
 */
export async function loadPack(file: string, tell: (left: string) => void = () => undefined): Promise<readonly Rule[]> {
  if (extname(file) === '.toml') {
    const { importGitleaks } = await import('./import-gitleaks.ts')
    const name = basename(file, '.toml').replace(/[^a-z0-9-]+/gi, '')
    const { rules, left } = importGitleaks(await read(file), file, name || 'gitleaks')
    for (const line of left) tell(`${file}: not taken over: ${line}`)
    return rules
  }
  // Only users' packs are YAML at run time, so the parser is not loaded without one.
  const { parse } = await import('yaml')
  const text = await read(file)
  let pack: unknown
  try {
    pack = parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '').replace(/:$/, '') : 'unknown error'
    throw new AuditError('ERULEPACK', `${file} is not valid YAML: ${reason}`, { cause })
  }
  return parsePack(pack, file, nameOf(pack) ?? basename(file, extname(file)))
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    throw new AuditError('ERULEPACK', `${file}: the rule pack cannot be read (${code})`, { cause })
  }
}

function nameOf(pack: unknown): string | undefined {
  return typeof pack === 'object' && pack !== null && 'name' in pack && typeof pack.name === 'string'
    ? pack.name
    : undefined
}
