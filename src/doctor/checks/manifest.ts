import { noticeUnbuilt } from '../../sources/unbuilt.ts'
import type { PublishedPackage } from '../project.ts'
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
  return `The workspace root is private; ${count === 1 ? 'its one public workspace was' : `its ${count} public workspaces were`} looked at.`
}

function ofPackage({ manifest, directory }: PublishedPackage): readonly CheckFinding[] {
  return [...missing(manifest), ...unbuilt(directory, manifest), ...published(manifest)]
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

function published({ publishConfig }: PublishedPackage['manifest']): readonly CheckFinding[] {
  if (typeof publishConfig !== 'object' || publishConfig === null || Array.isArray(publishConfig)) return []
  const { directory } = publishConfig as { readonly directory?: unknown }
  if (typeof directory !== 'string') return []
  return [
    finding(
      'warning',
      `publishConfig.directory is ${directory}: pnpm and some release tools publish that folder, npm the package's own.`,
      `Audit both: \`watertight ${directory}\`.`,
    ),
  ]
}
