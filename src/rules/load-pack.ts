import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { Rule } from '../model/rule.ts'
import { parsePack } from './parse-pack.ts'

/** The rules of a user's own pack, YAML or JSON; their ids begin with the pack's name. */
export async function loadPack(file: string): Promise<readonly Rule[]> {
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
