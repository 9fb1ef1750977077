import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { installCommand } from '../doctor/checks/installation.ts'
import type { Examination } from '../doctor/examination.ts'
import { examine } from '../doctor/examine.ts'
import { type ExaminedProject, manifestBelow, readProject, uploadedOf } from '../doctor/project.ts'
import { below } from '../doctor/walk/setting.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import type { Visibility } from '../model/severity.ts'
import type { SourceContext } from '../model/source.ts'
import { type LicenceEvidence, LicenceReader } from '../policy/licence-evidence.ts'
import { type JudgedVisibility, visibilityOf } from '../policy/visibility-of.ts'
import { readWithin } from '../sources/read-within.ts'
import { configEdit } from './config-edit.ts'
import { createDraft, type Draft, type PlannedFile } from './draft.ts'
import type { Edit, InitSetting } from './edit.ts'
import { githubEdit } from './github-edit.ts'
import { gitlabEdit } from './gitlab-edit.ts'
import { hookEdit } from './hook-edit.ts'
import { auditTargets, type PublishedPlaces, publishedPlaces } from './published-places.ts'
import { bypasses, scriptEdit } from './script-edit.ts'
import { workflowEdit } from './workflow-edit.ts'

/** What the user decides about the set-up; what is left out is decided by what is there. */
export interface InitOptions {
  readonly visibility?: Visibility
  readonly ci?: InitSetting['ci']
  readonly allowsCode: boolean
}

/** The files that would set the gate up, and what else is to be done. */
export interface InitPlan {
  readonly changes: readonly PlannedFile[]
  /** The visibility that is written down, and because of what. */
  readonly visibility: JudgedVisibility
  /** The project, what an audit of all that it publishes is given as targets, and whether it has a release contract. */
  readonly project: ExaminedProject
  readonly targets: readonly string[]
  readonly hasContract: boolean
  /** Whether a package has no hook that stops a release, and none could be put into its scripts. */
  readonly isUnhooked: boolean
  /** Sentences about what is left to do by hand. */
  readonly left: readonly string[]
}

/** Plans what sets the gate up for the project in `directory`; nothing is written. */
export async function planInit(directory: string, context: SourceContext, options: InitOptions): Promise<InitPlan> {
  const project = await readProject(directory, context)
  const { examination, troubles } = await examine(project, { allowsCode: options.allowsCode, comparesPackers: false })
  const places = publishedPlaces(examination)
  if (project.packages.length === 0 && places.others.length === 0)
    throw new AuditError(
      'EPRIVATE',
      `${directory}: nothing here is published: ${project.isWorkspaceRoot ? 'every workspace' : 'package.json'} is private`,
      {
        hint: 'Remove "private" where a package is meant to be published, or run it where one is.',
      },
    )
  const [trouble] = troubles.filter(({ check }) => check === 'config')
  if (trouble !== undefined)
    throw new AuditError('ECONFIG', trouble.message, trouble.advice === null ? {} : { hint: trouble.advice })
  const visibility = await decide(examination, places, options.visibility)
  const draft = createDraft(project.root)
  const ci = options.ci ?? (await ciOf(project))
  const setting: InitSetting = { examination, places, visibility: visibility.value, ci }
  const left: string[] = []
  let isUnhooked = false
  for (const edit of edits) {
    const own = await edit.plan(setting, draft)
    left.push(...own)
    if (edit === hookEdit && own.length > 0) isUnhooked = true
  }
  return {
    changes: draft.changes(),
    visibility,
    project,
    targets: auditTargets(examination, places),
    hasContract: examination.config?.contractText != null,
    isUnhooked,
    left: [...left, ...byHand(examination, places), ...stillOpen(examination, draft), ...uninstalled(project)],
  }
}

/** Folders of a build that nothing in the project publishes: somebody does so by hand. */
function byHand({ project, paths }: Examination, { others }: PublishedPlaces): readonly string[] {
  const built = project.packages.flatMap(({ folder, contents }) =>
    contents?.tool === 'ng-packagr' ? [below(folder, contents.folder) ?? contents.folder] : [],
  )
  return [...others, ...built]
    .filter((folder) => !paths.some(({ uploads }) => uploads.includes(folder)))
    .map(
      (folder) =>
        `Publish ${folder} with \`watertight release ${folder}\`, or run \`watertight ${folder}\` before: no hook runs there.`,
    )
}

const MOST_SHOWN = 5

/** The ways past the gate that the draft leaves, which only people can mend. */
function stillOpen({ setting }: Examination, draft: Draft): readonly string[] {
  const open = bypasses(setting, draft).map(
    ({ shown, where, because, advice }) =>
      `${shown} in ${where} still gets around the gate: ${because}.${advice === null ? '' : ` ${advice}`}`,
  )
  const more =
    open.length > MOST_SHOWN ? [`And ${open.length - MOST_SHOWN} more: \`watertight doctor\` names them.`] : []
  return [...new Set(open)].slice(0, MOST_SHOWN).concat(more)
}

/** Closed where any of the packages is: to take closed source for open is the mistake that cannot be undone. What is written down stays. */
async function decide(
  { project, lists, config }: Examination,
  { others }: PublishedPlaces,
  chosen: Visibility | undefined,
): Promise<JudgedVisibility> {
  const written = config?.policy.visibility ?? 'auto'
  const own = project.packages.map(async (one) => {
    const { directory, manifest } = uploadedOf(one)
    const files = lists.get(one.folder)?.find((list) => list.files !== null)?.files ?? []
    return visibilityOf(manifest, await evidenceIn(directory, files, manifest), chosen ?? written)
  })
  const elsewhere = others.map(async (folder) => {
    const manifest = manifestBelow(project.root, folder) ?? project.manifest
    return visibilityOf(manifest, await evidenceIn(join(project.root, folder), [], manifest), chosen ?? written)
  })
  const all = await Promise.all([...own, ...elsewhere])
  const closed = all.filter(({ value }) => value === 'closed')
  return (
    closed.find(({ proven }) => proven) ??
    closed[0] ??
    all[0] ?? { value: 'closed', proven: true, because: 'nothing proves that it is open' }
  )
}

async function evidenceIn(directory: string, files: readonly string[], manifest: Manifest): Promise<LicenceEvidence> {
  const reader = new LicenceReader()
  for (const path of files.filter(LicenceReader.reads).slice(0, MOST_READ)) {
    const bytes = await readWithin(directory, path, MOST_BYTES)
    if (bytes !== null) reader.add(path, bytes)
  }
  return reader.evidence(manifest)
}

const MOST_READ = 2000
const MOST_BYTES = 16 * 1024 ** 2

/** By the CI files that are there, else by the repository's host. */
async function ciOf({ root, manifest }: ExaminedProject): Promise<InitSetting['ci']> {
  if (await isThere(join(root, '.gitlab-ci.yml'))) return 'gitlab'
  if (await isThere(join(root, '.github'))) return 'github'
  const { repository } = manifest
  const url = typeof repository === 'string' ? repository : JSON.stringify(repository ?? '')
  if (/\bgitlab\b/i.test(url)) return 'gitlab'
  return /\bgithub\b|^[\w.-]+\/[\w.-]+$/i.test(url) ? 'github' : 'none'
}

function uninstalled(project: ExaminedProject): readonly string[] {
  const named = [project.manifest, ...project.packages.map(({ manifest }) => manifest)].some((manifest) =>
    ['dependencies', 'devDependencies'].some((key) => Object.hasOwn(Object(manifest[key]), 'watertight')),
  )
  return named ? [] : [`Run \`${installCommand(project)}\`: the hook calls it.`]
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Everything that `watertight init` sets up, in order. */
const edits: readonly Edit[] = [hookEdit, scriptEdit, configEdit, githubEdit, gitlabEdit, workflowEdit]
