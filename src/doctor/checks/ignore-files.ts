import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { askGit } from '../../sources/git.ts'
import { counted, formatCount } from '../../text/count.ts'
import type { Examination } from '../examination.ts'
import { type PublishedPackage, uploadedOf } from '../project.ts'
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
  const { directory, manifest } = uploadedOf(one)
  const [npm, git] = await Promise.all(['.npmignore', '.gitignore'].map((name) => isThere(join(directory, name))))
  if (Array.isArray(manifest['files'])) {
    const overruled = npm === true ? ' An ignore file in the root has no effect beside it.' : ''
    return [finding('ok', `"files" in package.json decides what ships.${overruled}`)]
  }
  if (npm === true && git === true) return [await bothThere(one, examination)]
  if (npm === true) return [finding('ok', 'There is no "files": .npmignore decides what stays out.')]
  if (one.contents !== null)
    return [finding('ok', `Everything in ${one.contents.folder} ships: ${one.contents.because} publishes that folder.`)]
  const advice = 'Name what ships in "files" of package.json.'
  if (git === true)
    return [
      finding('warning', 'There is neither "files" nor .npmignore: whatever .gitignore does not name ships.', advice),
    ]
  return [finding('warning', 'There is neither "files" nor an ignore file: everything in the directory ships.', advice)]
}

const SHOWN = 8

async function bothThere(one: PublishedPackage, examination: Examination): Promise<CheckFinding> {
  const { directory } = uploadedOf(one)
  const { folder } = one
  const shipped = new Set(examination.lists.get(folder)?.flatMap(({ files }) => files ?? []))
  const ignored = await ignoredByGit(directory, examination)
  const message = 'Both .npmignore and .gitignore are there: packers read .npmignore and ignore .gitignore'
  const advice = 'Name what ships in "files" of package.json, and delete .npmignore.'
  if (ignored === null) return finding('warning', `${message}; git did not say what that ships.`, advice)
  const leaked = ignored.filter((path) => shipped.has(path))
  if (leaked.length === 0)
    return finding('warning', `${message}. Nothing that git ignores ships because of it now.`, advice)
  const shown =
    leaked.slice(0, SHOWN).join(', ') + (leaked.length > SHOWN ? ` and ${formatCount(leaked.length - SHOWN)} more` : '')
  return finding(
    'warning',
    `${message}, so ${counted(leaked.length, 'file ships', 'files ship')} that git ignores: ${shown}.`,
    advice,
  )
}

/** Files below `directory` that git ignores, or null where git does not answer. */
async function ignoredByGit(directory: string, { project }: Examination): Promise<readonly string[] | null> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard']
  const listed = await askGit(directory, args, project.context.environment)
  return listed?.split('\0').filter((path) => path !== '') ?? null
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
