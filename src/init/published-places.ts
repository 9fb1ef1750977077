import { relative, resolve } from 'node:path'
import type { Examination } from '../doctor/examination.ts'
import { type ExaminedProject, manifestBelow } from '../doctor/project.ts'
import { below } from '../doctor/walk/setting.ts'
import { publishedFoldersAt } from '../managers/published-folder.ts'

/** What a project publishes, as what audits it has to name it. */
export interface PublishedPlaces {
  /** Whether an audit without a target looks at something that is published. */
  readonly own: boolean
  /** Folders that are published and that such an audit does not look at, relative to the repository's root. */
  readonly others: readonly string[]
}

/** Reads off the ways of publishing which folders go out. Where none is known, it is the package's own. */
export function publishedPlaces({ project, paths }: Examination): PublishedPlaces {
  const covered = new Set(
    project.packages.map(({ folder, contents }) => (contents === null ? folder : below(folder, contents.folder))),
  )
  const uploads = [...new Set(paths.flatMap((path) => path.uploads))].filter(
    // What is private is refused by every manager.
    (folder) => manifestBelow(project.root, folder)?.['private'] !== true,
  )
  const byHand = project.packages.length === 0 ? folderOfPrivate(project) : []
  const others = [...new Set([...uploads.filter((folder) => !covered.has(folder)), ...byHand])]
  const isNamed = others.length > 0 && uploads.length === others.length && project.packages.length < 2
  const isSet = project.packages.some(({ contents }) => contents !== null)
  return { own: covered.size > 0 && (!isNamed || isSet), others }
}

/** A private package may be the place where a public one is built, which somebody then publishes from there. */
function folderOfPrivate({ root, directory, manifest, manager }: ExaminedProject): readonly string[] {
  const at = relative(root, directory).replaceAll('\\', '/') || '.'
  const [contents] = publishedFoldersAt(directory, root, manifest, manager.name)
  const folder = contents === undefined || !isFromThere.has(contents.tool) ? null : below(at, contents.folder)
  return folder === null || manifestBelow(root, folder)?.['private'] === true ? [] : [folder]
}

/** Tools for which it counts whether the folder is private, not whether the package is. */
const isFromThere: ReadonlySet<string> = new Set(['ng-packagr', 'semantic-release'])

/** The calls of the gate that look at everything that is published, with targets as seen from the project's directory. */
export function auditTargets({ project }: Examination, { own, others }: PublishedPlaces): readonly string[] {
  const seen = (folder: string): string => {
    const place = resolve(project.root, folder)
    return relative(project.directory, place).replaceAll('\\', '/') || '.'
  }
  return [...(own ? ['.'] : []), ...others.map(seen)]
}
