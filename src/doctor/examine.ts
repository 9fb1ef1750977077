import { relative } from 'node:path'
import { directoriesUpward } from '../config/find-upward.ts'
import { type LoadedConfig, loadConfig } from '../config/load-config.ts'
import { AuditError } from '../model/audit-error.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { openFiles } from './ci/read-ci.ts'
import type { DoctorFinding } from './diagnosis.ts'
import type { Examination } from './examination.ts'
import { findPublishPaths } from './find-publish-paths.ts'
import { ignoreSettings } from './ignore-settings.ts'
import type { InstalledPacker } from './packers/ask-packer.ts'
import { installedPackers, listPackers, listWithNpm } from './packers/list-packers.ts'
import type { PackerList } from './packers/packer-list.ts'
import { type ExaminedProject, manifestBelow, scriptsBelow, uploadedOf } from './project.ts'
import type { GatePolicy } from './scripts/gate-command.ts'
import { substitutionIn } from './substitution.ts'
import { toolConfigs } from './tools/tool-configs.ts'
import { treeOf } from './tree.ts'
import type { WalkSetting } from './walk/setting.ts'

/** How far an examination goes. */
export interface ExamineOptions {
  /** Whether a configuration that is code is run. */
  readonly allowsCode: boolean
  /** Whether the package managers of this machine are asked what they ship, or npm's packing code alone. */
  readonly comparesPackers: boolean
}

/** Reads all that the checks judge; what could not be read is a finding, and the rest goes on without it. */
export async function examine(
  project: ExaminedProject,
  { allowsCode, comparesPackers }: ExamineOptions,
): Promise<{ readonly examination: Examination; readonly troubles: readonly DoctorFinding[] }> {
  const troubles: DoctorFinding[] = []
  const attempt = async <T>(check: string, instead: T, read: () => Promise<T>): Promise<T> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof AuditError)) throw error
      troubles.push({ check, status: 'unknown', package: null, message: error.message, advice: error.hint ?? null })
      return instead
    }
  }
  const config = await attempt<LoadedConfig | null>('config', null, () => configOf(project, allowsCode))
  const ignoring = await attempt('ignore-scripts', [], () => ignoreSettings(project))
  const substitution = await attempt('installation', null, () =>
    substitutionIn(project, (file) => openFiles(project.root).text(file)),
  )
  const setting = { ...(await settingOf(project, config, ignoring)), substitution }
  const paths = await attempt('publishing', [], async () => findPublishPaths(setting))
  const installed = comparesPackers ? await installedPackers(project) : []
  const lists = await attempt('packers', new Map(), () => listsOf(project, comparesPackers ? installed : null))
  return { examination: { project, config, setting, ignoring, paths, installed, lists }, troubles }
}

async function settingOf(
  project: ExaminedProject,
  config: LoadedConfig | null,
  ignoring: WalkSetting['ignoring'],
): Promise<Omit<WalkSetting, 'substitution'>> {
  const { root } = project
  const files = openFiles(root)
  return {
    project,
    files,
    policy: await gatePolicy(project, config),
    ignoring,
    tools: toolConfigs(manifestBelow(root, '.') ?? project.manifest, files),
    tree: treeOf(root),
    manifestIn: (folder) => manifestBelow(root, folder),
    scriptsIn: scriptsBelow(root),
  }
}

async function gatePolicy(project: ExaminedProject, config: LoadedConfig | null): Promise<GatePolicy> {
  const rules = await loadBuiltinRules()
  const severities = new Map(
    rules.flatMap(({ id, aliases, severity }) => [id, ...aliases].map((name) => [name, severity] as const)),
  )
  return {
    failOn: config?.policy.failOn,
    visibility: config?.policy.visibility,
    hasContract: config !== null && config.contractText !== null,
    configFile: config?.file == null ? null : relative(project.root, config.file).replaceAll('\\', '/'),
    stopsReleases(ruleId) {
      const severity = severities.get(ruleId)
      // What is not known may be a rule of a pack.
      if (severity === undefined) return true
      const grade = typeof severity === 'string' ? severity : severity.closed
      return grade === 'high' || grade === 'critical'
    },
  }
}

/** As a hook finds it, which runs in the package. A script of a project that we do not stand in is not run. */
async function configOf({ directory, context }: ExaminedProject, allowsCode: boolean): Promise<LoadedConfig> {
  const [above, around] = await Promise.all([directoriesUpward(directory), directoriesUpward(context.cwd)])
  const isOurs = above.includes(context.cwd) || around.includes(directory)
  return loadConfig({ cwd: directory, allowsCode: allowsCode && isOurs })
}

/** A project with more packages than this is compared for the first ones alone. */
const MOST = 30

async function listsOf(
  project: ExaminedProject,
  installed: readonly InstalledPacker[] | null,
): Promise<ReadonlyMap<string, readonly PackerList[]>> {
  const lists = new Map<string, readonly PackerList[]>()
  for (const one of project.packages.slice(0, MOST)) {
    // Of a folder that is not built yet there is nothing to list.
    if (one.contents !== null && manifestBelow(uploadedOf(one).directory, '.') === null) continue
    lists.set(
      one.folder,
      installed === null ? await listWithNpm(project, one) : await listPackers(project, one, installed),
    )
  }
  return lists
}
