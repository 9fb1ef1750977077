import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AuditError } from '../model/audit-error.ts'

/** What the file says, unchecked. `allowsCode`: whether a script may be run to find out. */
export async function readConfig(file: string, allowsCode: boolean): Promise<unknown> {
  const extension = extname(file)
  if (['.js', '.mjs', '.cjs', '.ts', '.mts'].includes(extension)) {
    if (!allowsCode) {
      throw new AuditError('ECONFIG', `${file} is code, which --no-code-config forbids to run`, {
        hint: 'Write the configuration as JSON, or name another with --config.',
      })
    }
    return importDefault(file)
  }
  const content = parseJson(await readText(file), file)
  if (basename(file) !== 'package.json') return content
  return isObject(content) ? content['watertight'] : undefined
}

async function importDefault(file: string): Promise<unknown> {
  if (/\.m?ts$/.test(file) && !('typescript' in process.features && process.features.typescript)) {
    throw new AuditError('ECONFIG', `${file}: this Node.js (${process.version}) cannot run TypeScript`, {
      hint: 'Use Node.js 22.18 or newer, or write the configuration as .mjs or .json.',
    })
  }
  await readText(file)
  let exported: { readonly default?: unknown }
  try {
    exported = await import(pathToFileURL(file).href)
  } catch (cause) {
    const reason = cause instanceof Error ? firstLine(cause.message) : 'it threw something that is no error'
    throw new AuditError('ECONFIG', `${file} cannot be run: ${reason}`, { cause, hint: 'Run again with --verbose.' })
  }
  if (exported.default === undefined) {
    throw new AuditError('ECONFIG', `${file} has no default export`, { hint: 'export default defineConfig({ … })' })
  }
  return exported.default
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    if (code === 'ENOENT')
      throw new AuditError('ECONFIG', `${file}: there is no such file`, {
        hint: 'Check the path of the configuration; without --config it is looked for from here upward.',
        cause,
      })
    throw new AuditError('ECONFIG', `${file} cannot be read (${code})`, {
      hint: 'Check that it is a file that you may read.',
      cause,
    })
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    // The engine's own message quotes the text; its position is all that is safe to repeat.
    const position = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1]
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length
    throw new AuditError('ECONFIG', `${file} is not valid JSON${line === undefined ? '' : ` (line ${line})`}`, {
      cause,
    })
  }
}

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? ''
  return line.length > 200 ? `${line.slice(0, 200)}…` : line
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
