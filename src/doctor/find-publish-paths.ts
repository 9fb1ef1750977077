import { readCi } from './ci/read-ci.ts'
import { runGitHooks } from './git-hooks.ts'
import { runFilesByHand } from './hand-run.ts'
import { type ExaminedProject, manifestBelow } from './project.ts'
import type { PublishPath } from './publish-path.ts'
import { releaseTools } from './tools/release-tools.ts'
import { runJob } from './walk/run-job.ts'
import type { WalkSetting } from './walk/setting.ts'
import { startState, type Walker } from './walk/state.ts'
import { createWalker, siteAt } from './walk/walker.ts'

/** Every way out of the project, followed to its end: CI jobs, scripts of package.json, release tools that are configured. */
export function findPublishPaths(setting: WalkSetting): readonly PublishPath[] {
  const { project } = setting
  const walker = createWalker(setting)
  const { jobs, unread } = readCi(setting.files)
  for (const job of jobs) runJob(job, setting, walker)
  for (const { file, line, what } of unread)
    walker.found.push({
      where: `${file}:${line}`,
      through: [],
      shown: what,
      status: 'unknown',
      because: 'it is not read here',
      advice: 'Look at it by hand. What publishes with `watertight release` audits what it uploads.',
      meetsGate: false,
      tool: null,
      folders: [],
      uploads: [],
    })
  runGitHooks(setting, walker)
  ofScripts(setting, walker)
  ofTools(setting, walker)
  runFilesByHand(setting, walker)
  return unique(walker.found).filter((path) => isOurs(path, project))
}

/** Scripts that publish and that neither CI nor another script calls: somebody runs them by hand. */
function ofScripts(setting: WalkSetting, walker: Walker): void {
  const { project } = setting
  const folders = [...new Set(['.', ...project.packages.map(({ folder }) => folder)])]
  for (const folder of folders) {
    const scripts = [...setting.scriptsIn(folder)]
    const runs = scripts.map(([name, script]) => {
      const own = createWalker(setting)
      const manifest = folder === '.' ? 'package.json' : `${folder}/package.json`
      own.script(script, startState(folder), { ...siteAt(`${manifest}, script ${name}`), calls: [`${folder}#${name}`] })
      return { name, own }
    })
    for (const { name, own } of runs) {
      const key = `${folder}#${name}`
      // Scripts that call each other are called by nobody else.
      const isInner = runs.some(
        (one) => one.name !== name && one.own.called.has(key) && !own.called.has(`${folder}#${one.name}`),
      )
      const isCalled = walker.called.has(key) || isInner
      if (!isCalled) walker.found.push(...own.found)
    }
  }
}

/** Tools that are configured though nothing that was read calls them: somebody runs them by hand. */
function ofTools(setting: WalkSetting, walker: Walker): void {
  for (const { tool, file } of setting.tools) {
    if (walker.tools.has(tool)) continue
    const known = releaseTools.find(({ id }) => id === tool)
    if (known === undefined || (tool === 'nx' && !isReleasing(file, setting))) continue
    const verb = { nx: 'release', auto: 'shipit', changesets: 'publish', lerna: 'publish', other: 'publish' }[
      tool as string
    ]
    walker.words([known.program, ...(verb === undefined ? [] : [verb])], startState('.'), siteAt(file))
  }
}

/** nx builds in most projects, and publishes in those that say how. */
function isReleasing(file: string, { files }: WalkSetting): boolean {
  return /"release"\s*:|nx-release-publish/.test(files.text(file) ?? '')
}

/** Jobs of a matrix say the same several times. */
function unique(paths: readonly PublishPath[]): readonly PublishPath[] {
  const found = new Map(paths.map((path) => [JSON.stringify(path), path]))
  return [...found.values()]
}

/** Whether a way may publish one of the packages that are looked at; in one workspace, the neighbours' ways are theirs. */
function isOurs({ folders }: PublishPath, { root, directory, packages }: ExaminedProject): boolean {
  if (folders.length === 0 || directory === root) return true
  return folders.some((folder) => {
    if (folder === '.' || packages.some((one) => folder === one.folder || folder.startsWith(`${one.folder}/`)))
      return true
    return manifestBelow(root, folder) === null
  })
}
