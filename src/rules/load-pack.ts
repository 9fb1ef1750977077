import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { Rule } from '../model/rule.ts'
import { formatCount } from '../text/count.ts'
import type { FoundPack } from './find-pack.ts'
import { packError } from './pack-bounds.ts'
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
  const pack = await readYaml(text, file)
  return parsePack(pack, file, nameOf(pack, file) ?? namespace)
}

async function read(file: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > LARGEST)
      throw packError({ origin: file }, `has ${formatCount(size)} bytes, and a pack may have ${formatCount(LARGEST)}`)
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    throw new AuditError('ERULEPACK', `${file}: the rule pack cannot be read (${code})`, { cause })
  }
}

const LARGEST = 4 * 1024 ** 2

function nameOf(pack: unknown, origin: string): string | undefined {
  if (typeof pack !== 'object' || pack === null || !('name' in pack)) return undefined
  if (typeof pack.name === 'string' && /^[a-z0-9-]{1,60}$/.test(pack.name)) return pack.name
  throw packError({ origin, key: 'name' }, 'must be of small letters, digits and hyphens: it comes before the ids')
}

/** What the YAML (or JSON) says, unchecked. `origin` names the file in errors. */
async function readYaml(text: string, origin: string): Promise<unknown> {
  // Only users' packs are YAML at run time, so the parser is not loaded without one.
  const { Lexer, Parser, parse } = await import('yaml')
  const parser = new Parser()
  for (const lexeme of new Lexer().lex(text)) {
    for (const _token of parser.next(lexeme));
    // What comes after the parser goes down by recursion, and takes the whole process along where it falls.
    if (parser.stack.length > DEEPEST) throw new AuditError('ERULEPACK', `${origin}: nests too deeply for a rule pack`)
  }
  try {
    return parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n', 1)[0] ?? '').replace(/:$/, '') : 'unknown error'
    throw new AuditError('ERULEPACK', `${origin} is not valid YAML: ${reason.slice(0, 300)}`, { cause })
  }
}

const DEEPEST = 100
