import type { Finding } from '../diagnosis.ts'
import type { Examination } from '../examination.ts'
import { type Runner, readHooks } from '../hooks.ts'
import type { Affected } from '../ignore-settings.ts'
import { manifestBelow } from '../project.ts'
import type { Way } from './way.ts'

/** Whether a way of publishing passes the gate, why, and what to do where it does not. */
export interface Judgement {
  readonly status: Exclude<Finding['status'], 'warning'>
  readonly because: string
  readonly advice: string | null
}

/** Judges a way by the gates before it and by the hooks that it runs. */
export function judgeWay(way: Way, examination: Examination): Judgement {
  if (way.isGate) return { status: 'ok', because: 'it audits what it publishes', advice: null }
  const earlier = way.earlier.find(({ strength }) => strength === 'stops')
  if (earlier !== undefined) return { status: 'ok', because: 'Watertight runs before it', advice: null }
  const unclear = way.earlier.find(({ strength }) => strength === 'unclear')
  const own = byHooks(way, examination)
  if (own.status !== 'bypass' || unclear === undefined) return own
  return { ...own, status: 'unknown', because: `Watertight runs before it, but ${unclear.because}, and ${own.because}` }
}

/** Whether a way is known to pass the gate. */
export function isGated(way: Way, examination: Examination): boolean {
  return judgeWay(way, examination).status === 'ok'
}

function byHooks(way: Way, examination: Examination): Judgement {
  if (way.skipsHooks !== null) return { status: 'bypass', because: way.skipsHooks, advice: adviceFor(way) }
  const runner = runnerOf(way, examination)
  if (runner === null)
    return {
      status: 'unknown',
      because: 'whose hooks it runs is not known',
      advice: 'Run `watertight` before it in the same job.',
    }
  const affected: Affected = runner === 'lerna' ? { name: 'lerna', version: null } : runner
  const setting = examination.ignoring.find(({ applies }) => applies(affected))
  if (setting !== undefined)
    return {
      status: 'bypass',
      because: `ignore-scripts in ${setting.where} switches every hook off`,
      advice: adviceFor(way),
    }
  return worst(packagesOf(way, examination).map((one) => byHooksOf(one, runner, examination)))
}

function adviceFor({ folder }: Way): string {
  return folder === null
    ? 'Audit the tarball before it in the same job (`watertight <file>.tgz`), or publish with `watertight release`.'
    : 'Run `watertight` before it in the same job, or publish with `watertight release`.'
}

function runnerOf({ hooks, tool }: Way, { project: { manager } }: Examination): Runner | null {
  if (hooks === null || hooks === 'lerna') return hooks
  if (hooks === 'yarn1') return { name: 'yarn', version: '1.x' }
  if (hooks !== 'project') return { name: hooks, version: manager.name === hooks ? manager.version : null }
  // Yarn and Bun have release tools call npm, but for np in Yarn 2 and later, and nx in Bun's projects.
  if (manager.name === 'npm' || manager.name === 'pnpm' || tool === null) return manager
  const isOwn = (tool === 'np' && manager.name === 'yarn') || (tool === 'nx' && manager.name === 'bun')
  return isOwn ? manager : { name: 'npm', version: null }
}

interface Hooked {
  readonly folder: string
  readonly name: string | null
  readonly manifest: Parameters<typeof readHooks>[0] | null
}

/** The packages whose hooks count: all that are published, or the one in the folder that is named. */
function packagesOf({ isMany, folder }: Way, { project }: Examination): readonly Hooked[] {
  const at = folder ?? '.'
  const own = project.packages.find((one) => one.folder === at)
  if (isMany || (at === '.' && own === undefined && project.isWorkspaceRoot)) return project.packages
  if (own !== undefined) return [own]
  const manifest = manifestBelow(project.root, at)
  // What is private is not published itself: a root that publishes some of its workspaces, by -w or --filter.
  return manifest?.['private'] === true ? project.packages : [{ folder: at, name: null, manifest }]
}

function byHooksOf({ folder, name, manifest }: Hooked, runner: Runner, { surroundings }: Examination): Judgement {
  const where = name ?? folder
  if (manifest === null)
    return {
      status: 'bypass',
      because: `it publishes ${folder}, where no hook of this package runs`,
      advice: `Run \`watertight ${folder}\` before it in the same job.`,
    }
  const { stopping, later, hooks } = readHooks(manifest, folder, runner, surroundings)
  const runnerName = runner === 'lerna' ? 'lerna' : runner.name
  if (stopping !== null && later.length === 0) return { status: 'ok', because: `by ${stopping.event}`, advice: null }
  if (stopping !== null)
    return {
      status: 'bypass',
      because: `${later.join(' and ')} can change the files of ${where} after the gate in ${stopping.event}`,
      advice: 'Put the gate behind the last script that changes files.',
    }
  const isUnclear = hooks.some(({ gate, runs }) => runs === 'before' && gate?.strength === 'unclear')
  return {
    status: isUnclear ? 'unknown' : 'bypass',
    because: `no hook of ${where} that ${runnerName} runs stops it`,
    advice: 'Put "watertight" into a hook that it runs, or before it in the same job.',
  }
}

/** One package that passes by is enough. */
function worst(judgements: readonly Judgement[]): Judgement {
  const order = ['unknown', 'bypass', 'ok'] as const
  for (const status of order) {
    const found = judgements.find((one) => one.status === status)
    if (found !== undefined) return found
  }
  return { status: 'ok', because: 'nothing is published by it', advice: null }
}
