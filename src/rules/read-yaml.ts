import { AuditError } from '../model/audit-error.ts'

/** What the YAML (or JSON) says, unchecked. `origin` names the file in errors. */
export async function readYaml(text: string, origin: string): Promise<unknown> {
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
