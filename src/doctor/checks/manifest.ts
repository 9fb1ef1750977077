import { noticeUnbuilt } from '../../sources/unbuilt.ts'
import { formatCount } from '../../text/count.ts'
import { type PublishedPackage, uploadedOf } from '../project.ts'
import { type Check, type CheckFinding, finding } from './check.ts'

/** What the manifests themselves say about publishing. */
export const manifest: Check = {
  id: 'manifest',
  run({ project }) {
    const isRootPrivate = project.isWorkspaceRoot && project.manifest['private'] === true
    const root =
      isRootPrivate && project.packages.length > 0 ? [finding('ok', rootMessage(project.packages.length))] : []
    const inside = project.packages.flatMap((one) =>
      ofPackage(one).map((found) => ({ ...found, package: project.packages.length === 1 ? null : one.name })),
    )
    return [...root, ...inside]
  },
}

function rootMessage(count: number): string {
  return `The workspace root is private; ${count === 1 ? 'its one public workspace was' : `its ${formatCount(count)} public workspaces were`} looked at.`
}

function ofPackage(one: PublishedPackage): readonly CheckFinding[] {
  const { directory, manifest } = uploadedOf(one)
  const isThere = one.contents === null || Object.keys(manifest).length > 0
  return [
    ...(isThere ? missing(manifest) : []),
    ...(isThere ? unbuilt(directory, manifest) : []),
    ...published(one, isThere),
  ]
}

function missing(manifest: PublishedPackage['manifest']): readonly CheckFinding[] {
  const keys = ['name', 'version'].filter((key) => typeof manifest[key] !== 'string' || manifest[key] === '')
  if (keys.length === 0) return []
  return [finding('warning', `package.json has no ${keys.join(' and no ')}, so it cannot be published as it is.`)]
}

function unbuilt(directory: string, manifest: PublishedPackage['manifest']): readonly CheckFinding[] {
  return noticeUnbuilt(directory, manifest).map(({ detail }) => {
    const [what = detail] = detail.split(': build first')
    return finding(
      'warning',
      `${what}: what would be published is not built yet.`,
      'Build, then run it again: the lists of files below are of what is there now.',
    )
  })
}

function published({ contents }: PublishedPackage, isThere: boolean): readonly CheckFinding[] {
  if (contents === null) return []
  const { folder, because } = contents
  const message = `${because} publishes ${folder} in place of the package's own folder; npm by itself does not.`
  const build = isThere ? '' : ` ${folder} is not built yet, so what ships was not looked at.`
  return [finding(isThere ? 'ok' : 'warning', `${message}${build}`, isThere ? null : 'Build, then run it again.')]
}
