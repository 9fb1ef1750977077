import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { manifestBelow, type Project } from '../project.ts'
import { flatten, joined } from '../scripts/flatten.ts'
import { type CiSystem, ciJobs } from './ci-jobs.ts'
import { publicationOf } from './publication.ts'
import { releaseTools } from './release-tools.ts'
import { type ToolConfig, toolConfigs } from './tool-configs.ts'
import type { Way } from './way.ts'
import { type Surroundings, waysInJob, waysInPackageScript } from './ways-in.ts'

/** Every place in the project that publishes: CI jobs, scripts of package.json, release tools. */
export async function findWays(project: Project, surroundings: Surroundings): Promise<readonly Way[]> {
  const files = await ciFiles(project.root)
  const inCi = files.flatMap(({ file, text, system }) =>
    ciJobs(text, system).flatMap((job) => waysInJob(file, job, surroundings)),
  )
  const inScripts = waysInScripts(project, inCi, surroundings)
  const configs = await readToolConfigs(project)
  const found = [...inCi, ...inScripts].filter((way) => isOurs(way, project))
  return [...found.flatMap((way) => withConfig(way, configs)), ...unused(configs, found, surroundings)]
}

/** Whether a way may publish one of the packages that are looked at; in one workspace, the neighbours' ways are theirs. */
function isOurs({ folder }: Way, { root, directory, packages }: Project): boolean {
  if (folder === null || folder === '.' || directory === root) return true
  if (packages.some((one) => folder === one.folder || folder.startsWith(`${one.folder}/`))) return true
  return manifestBelow(root, folder) === null
}

/** Scripts that publish and that neither CI nor another script calls: somebody runs them by hand. */
function waysInScripts(project: Project, inCi: readonly Way[], surroundings: Surroundings): readonly Way[] {
  const called = new Set(inCi.flatMap(({ through }) => through))
  const folders = [...new Set(['.', ...project.packages.map(({ folder }) => folder)])]
  return folders.flatMap((folder) => {
    const scripts = [...surroundings.scriptsIn(folder)]
    const inner = new Set(
      scripts.flatMap(([, script]) =>
        flatten(script, { folder, scriptsIn: surroundings.scriptsIn }).flatMap(({ through }) => through),
      ),
    )
    return scripts
      .filter(([name]) => !inner.has(name) && !called.has(name))
      .flatMap(([name, script]) => waysInPackageScript(name, script, folder, surroundings))
  })
}

/** A way through a release tool, as the tool's configuration changes it. */
function withConfig(way: Way, configs: readonly ToolConfig[]): readonly Way[] {
  const config = configs.find(({ tool }) => tool === way.tool)
  if (config === undefined) return [way]
  if (!config.publishes) return []
  return [
    {
      ...way,
      skipsHooks: way.skipsHooks ?? config.skipsHooks,
      folder: config.folder === null ? way.folder : joined(way.folder ?? '.', config.folder),
    },
  ]
}

/** Tools that are configured though nothing that was read calls them: somebody runs them by hand. */
function unused(configs: readonly ToolConfig[], found: readonly Way[], surroundings: Surroundings): readonly Way[] {
  return configs.flatMap((config) => {
    const own =
      config.command === null
        ? []
        : waysInPackageScript('', config.command, '.', surroundings).map((way) => ({ ...way, where: config.file }))
    const tool = releaseTools.find(({ id }) => id === config.tool)
    if (tool === undefined || !config.publishes || found.some((way) => way.tool === config.tool)) return own
    const args = tool.id === 'nx' ? ['release'] : ['publish']
    const call = { name: tool.program, args, stops: true, because: null, through: [], folder: '.', isCall: false }
    const publication = publicationOf(call)
    if (publication === null) return own
    return [...own, ...withConfig({ ...publication, where: config.file, through: [], earlier: [] }, [config])]
  })
}

async function readToolConfigs({ root, manifest }: Project): Promise<readonly ToolConfig[]> {
  const names = await readdir(root)
  const wanted = names.filter((name) =>
    /^(?:\.releaserc|release\.config|lerna\.json|nx\.json|\.release-it|\.np-config)/.test(name),
  )
  const texts = new Map(
    await Promise.all(wanted.map(async (name) => [name, await read(join(root, name), name)] as const)),
  )
  return toolConfigs(names, manifest, (name) => texts.get(name) ?? null)
}

interface CiFile {
  readonly file: string
  readonly text: string
  readonly system: CiSystem
}

const singles: { readonly [file: string]: CiSystem } = {
  '.gitlab-ci.yml': 'gitlab',
  '.gitlab-ci.yaml': 'gitlab',
  'azure-pipelines.yml': 'azure',
  'azure-pipelines.yaml': 'azure',
  '.azure-pipelines.yml': 'azure',
  '.circleci/config.yml': 'circleci',
  '.circleci/config.yaml': 'circleci',
}

const MOST = 100

/** The CI files of the repository. What cannot be read ends the run: it may publish. */
async function ciFiles(root: string): Promise<readonly CiFile[]> {
  const workflows = (await namesIn(join(root, '.github/workflows'))).filter((name) => /\.ya?ml$/.test(name))
  const actions = (await namesIn(join(root, '.github/actions'))).map((name) => `.github/actions/${name}/action.yml`)
  const wanted: (readonly [string, CiSystem])[] = [
    ...workflows.map((name) => [`.github/workflows/${name}`, 'github'] as const),
    ...actions.map((name) => [name, 'github'] as const),
    ...Object.entries(singles),
  ]
  if (wanted.length > MOST)
    throw new AuditError('EUNREADABLE', `${wanted.length} CI files are more than the ${MOST} that are read`)
  const files: CiFile[] = []
  for (const [file, system] of wanted) {
    const text = await read(join(root, file), file)
    if (text !== null) files.push({ file, text, system })
  }
  return files
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw unreadable(folder, error)
  }
}

async function read(path: string, name: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return null
    throw unreadable(name, error)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code))
}

function unreadable(name: string, cause: unknown): AuditError {
  return new AuditError('EUNREADABLE', `${name} cannot be read, and it may publish`, {
    hint: 'Check its permissions.',
    cause,
  })
}
