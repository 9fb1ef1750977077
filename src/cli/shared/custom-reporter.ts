import { realpath, stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { directoriesUpward } from '../../config/find-upward.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Reporter } from '../../model/reporter.ts'
import type { Session } from './session.ts'

/** Whether a `--reporter` names a module, and not a reporter that comes along. */
export function isModulePath(name: string): boolean {
  return /^(?:\.{0,2}|[a-zA-Z]:)[\\/]/.test(name)
}

/**
 * Loads a reporter from a module: the object that it exports by default or by a name, or the module itself. It has to lie in the checkout
 * that the command runs in, outside of installed packages, and never in another directory that is audited: nothing audited is run.
 */
export async function loadReporter(
  path: string,
  targets: readonly string[],
  { cwd }: Pick<Session, 'cwd'>,
): Promise<Reporter> {
  const file = await realpath(resolve(cwd, path)).catch(() => null)
  if (file === null) throw wrong(path, 'no such file')
  const checkout = await realpath((await directoriesUpward(cwd)).at(-1) ?? cwd)
  if (!isBelow(file, checkout)) throw wrong(path, 'it is not in this checkout')
  if (relative(checkout, file).split(sep).includes('node_modules'))
    throw wrong(path, 'it belongs to an installed package')
  const here = await realpath(cwd)
  for (const target of targets) {
    const audited = await realpath(resolve(cwd, target)).catch(() => null)
    const isDirectory = audited !== null && (await stat(audited)).isDirectory()
    if (isDirectory && !isBelow(here, audited) && isBelow(file, audited))
      throw wrong(path, `it is in ${target}, which is audited`)
  }
  const reporter = reporterIn(await importModule(file, path))
  if (reporter === undefined) throw wrong(path, 'it exports no object with an id and a function render')
  return { id: reporter.id, render: (report, theme) => rendered(reporter.render(report, theme), path) }
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory.endsWith(sep) ? directory : directory + sep)
}

async function importModule(file: string, path: string): Promise<{ readonly [name: string]: unknown }> {
  try {
    return (await import(pathToFileURL(file).href)) as { readonly [name: string]: unknown }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AuditError('EREPORTER', `${path} cannot be loaded: ${why}`, { cause })
  }
}

function reporterIn(module: { readonly [name: string]: unknown }): Reporter | undefined {
  return [module['default'], module, ...Object.values(module)].find(isReporter)
}

function isReporter(value: unknown): value is Reporter {
  if (typeof value !== 'object' || value === null) return false
  const { id, render } = value as Partial<Reporter>
  return typeof id === 'string' && typeof render === 'function'
}

function rendered(text: unknown, path: string): string {
  if (typeof text === 'string') return text
  throw new AuditError('EREPORTER', `${path}: render returned no text`, {
    hint: 'It must return a string, not a promise.',
  })
}

function wrong(path: string, why: string): AuditError {
  return new AuditError('EUSAGE', `${path} is not a reporter: ${why}`, {
    hint: 'Name a reporter, or a module of this checkout that exports { id, render(report, theme) }.',
  })
}
