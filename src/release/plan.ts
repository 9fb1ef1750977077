import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { askManager } from '../managers/ask-manager.ts'
import { type Executable, findManager } from '../managers/find-manager.ts'
import { findNpm, type Npm } from '../managers/find-npm.ts'
import { lifecycleOf, type ManagerName, releaseVariable } from '../managers/lifecycle.ts'
import { checkPublishable, readManifest } from '../managers/manifest.ts'
import type { Packing } from '../managers/pack-npm.ts'
import { projectManager } from '../managers/project-manager.ts'
import { publishedFolder, publishedFolders } from '../managers/published-folder.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import type { BareNotice } from '../model/report.ts'
import type { SourceContext } from '../model/source.ts'
import { choosePackages } from '../sources/directory.ts'

/** A package to release. */
export interface PlannedPackage {
  readonly name: string
  readonly version: string
  readonly manifest: Manifest
  readonly packing: Packing
}

/** What a release is going to do. */
export interface Plan {
  /** Each after those that it depends on. */
  readonly packages: readonly PlannedPackage[]
  /** Who packs. */
  readonly manager: ManagerName
  readonly packer: Executable
  readonly packerVersion: string
  /** Who uploads, whoever packs. */
  readonly npm: Npm
  /** Where the uploading npm runs, so that it reads the project's .npmrc. */
  readonly root: string
  /** Worth telling of the choice of packages. */
  readonly notices: readonly BareNotice[]
}

/** Finds out what is to be released, and by whom; throws before anything has run when that cannot go well. */
export async function planRelease(context: SourceContext, wants: { readonly stage: boolean }): Promise<Plan> {
  refuseNested(context)
  const chosen = await choosePackages(context.cwd, '.', context)
  const packages: PlannedPackage[] = []
  const project = await projectManager(chosen[0]?.prefix ?? context.cwd, context.environment)
  const manager = context.pack === undefined || context.pack === 'auto' ? project.name : context.pack
  for (const packing of chosen) packages.push(await plannedPackage(packing, manager))
  const npm = await findNpm(context, wants)
  const packer = manager === 'npm' ? npm.executable : await findManager(manager, context.environment)
  return {
    packages: inOrderOfDependency(packages),
    manager,
    packer,
    packerVersion: manager === 'npm' ? npm.version : (await askManager(packer, ['--version'], context)).trim(),
    npm,
    root: manager === 'npm' ? (chosen[0]?.prefix ?? context.cwd) : project.root,
    notices: chosen.flatMap(({ notices }) => notices),
  }
}

async function plannedPackage(packing: Packing, manager: ManagerName): Promise<PlannedPackage> {
  const { directory, spec } = packing
  const manifest = await readManifest(directory, spec)
  checkPublishable(manifest, spec)
  const [name, version] = [String(manifest['name']), String(manifest['version'])]
  if (manifest['private'] === true)
    throw new AuditError('EPRIVATE', `${name}: package.json says "private": true, so it is not to be published`, {
      hint: 'Remove "private" if it is, or name the workspaces to release with -w.',
    })
  // Both become part of a file's name.
  if (!/^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name) || !/^\d[\w.+-]*$/.test(version))
    throw new AuditError('EMANIFEST', `${spec}: package.json has a name or a version that no registry takes`, {
      hint: 'Correct them; `npm pkg get name version` prints both.',
    })
  refuseOtherFolder(name, manifest, packing, manager)
  return { name, version, manifest, packing }
}

/** A release tool may be set to publish another folder than the manager packs, and packing the package's own would release other files than are meant. */
function refuseOtherFolder(name: string, manifest: Manifest, { directory }: Packing, manager: ManagerName): void {
  const textOf = (file: string): string | null => {
    const path = join(directory, file)
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  }
  const own = publishedFolder(manifest, manager)
  const other = publishedFolders(manifest, manager, textOf).find(({ folder }) => folder !== own)
  if (other === undefined) return
  throw new AuditError(
    'EFOLDER',
    `${name}: ${other.because} publishes ${other.folder}, and ${manager} packs another folder`,
    {
      hint: `Build, and run \`watertight release\` in ${other.folder}. Nothing was packed or uploaded.`,
    },
  )
}

/** A release inside of a script that a publish runs would publish twice, or for ever. */
function refuseNested({ environment }: SourceContext): void {
  const event = lifecycleOf(environment)
  if (environment[releaseVariable] === undefined && event === null) return
  const place = event === null ? 'a script that a release runs' : `the script "${event}"`
  throw new AuditError('ENESTED', `release: called in ${place}, which publishing runs itself`, {
    hint: 'There the gate is plain `watertight`. Call `watertight release` in place of publish: with npx, or as a script of another name.',
  })
}

/** `packages` so that each comes after those of them that it depends on; a ring keeps the order that it had. */
export function inOrderOfDependency<T extends { readonly name: string; readonly manifest: Manifest }>(
  packages: readonly T[],
): readonly T[] {
  const byName = new Map(packages.map((one) => [one.name, one]))
  const ordered = new Set<T>()
  const visiting = new Set<T>()
  const visit = (one: T): void => {
    if (ordered.has(one) || visiting.has(one)) return
    visiting.add(one)
    for (const name of needsOf(one.manifest)) {
      const needed = byName.get(name)
      if (needed !== undefined) visit(needed)
    }
    ordered.add(one)
  }
  for (const one of packages) visit(one)
  return [...ordered]
}

/** What must be on the registry before somebody can install the package. */
function needsOf(manifest: Manifest): readonly string[] {
  return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) => {
    const value = manifest[key]
    return typeof value === 'object' && value !== null ? Object.keys(value) : []
  })
}
