import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../../managers/run-command.ts'
import type { Examination } from '../examination.ts'
import type { PublishedPackage } from '../project.ts'
import { type Check, type CheckFinding, finding } from './check.ts'

/** Which of `files`, .npmignore and .gitignore decides what ships. */
export const ignoreFiles: Check = {
  id: 'ignore-files',
  async run(examination) {
    const { packages } = examination.project
    const found = await Promise.all(
      packages.map(async (one) =>
        (await ofPackage(one, examination)).map((found) => ({
          ...found,
          package: packages.length === 1 ? null : one.name,
        })),
      ),
    )
    return found.flat()
  },
}

async function ofPackage(one: PublishedPackage, examination: Examination): Promise<readonly CheckFinding[]> {
  const [npm, git] = await Promise.all(['.npmignore', '.gitignore'].map((name) => isThere(join(one.directory, name))))
  if (Array.isArray(one.manifest['files'])) {
    const overruled = npm === true ? ' An ignore file in the root counts for nothing beside it.' : ''
    return [finding('ok', `"files" in package.json decides what ships.${overruled}`)]
  }
  if (npm === true && git === true) return [await bothThere(one, examination)]
  if (npm === true) return [finding('ok', 'There is no "files": .npmignore decides what stays out.')]
  const advice = 'Name what ships in "files" of package.json.'
  if (git === true)
    return [
      finding('warning', 'There is neither "files" nor .npmignore: whatever .gitignore does not name ships.', advice),
    ]
  return [finding('warning', 'There is neither "files" nor an ignore file: everything in the directory ships.', advice)]
}

const SHOWN = 8

async function bothThere({ directory, folder }: PublishedPackage, examination: Examination): Promise<CheckFinding> {
  const shipped = new Set(examination.lists.get(folder)?.flatMap(({ files }) => files ?? []))
  const ignored = await ignoredByGit(directory, examination)
  const message = 'Both .npmignore and .gitignore are there: packers read .npmignore and forget .gitignore'
  const advice = 'Name what ships in "files" of package.json, and delete .npmignore.'
  if (ignored === null) return finding('warning', `${message}; git could not be asked what that ships.`, advice)
  const leaked = ignored.filter((path) => shipped.has(path))
  if (leaked.length === 0) return finding('warning', `${message}. Nothing that git ignores ships by it now.`, advice)
  const shown = leaked.slice(0, SHOWN).join(', ') + (leaked.length > SHOWN ? ` and ${leaked.length - SHOWN} more` : '')
  return finding(
    'warning',
    `${message}, so ${leaked.length} ${leaked.length === 1 ? 'file ships' : 'files ship'} that git ignores: ${shown}.`,
    advice,
  )
}

/** Files below `directory` that git ignores, or null where git does not answer. */
async function ignoredByGit(directory: string, { project }: Examination): Promise<readonly string[] | null> {
  const args = ['-c', 'core.fsmonitor=false', 'ls-files', '-z', '--others', '--ignored', '--exclude-standard']
  try {
    const { code, stdout } = await runCommand(
      { command: 'git', args },
      { cwd: directory, environment: project.context.environment, signal: AbortSignal.timeout(30_000) },
    )
    return code === 0 ? stdout.split('\0').filter((path) => path !== '') : null
  } catch (error) {
    // There is no git here, or it does not answer: the finding says that it was not asked.
    if (error instanceof Error) return null
    throw error
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
