import { isForAllPackages, publishedFolder, publishedFolders } from '../../managers/published-folder.ts'
import { gateCommand } from '../scripts/gate-command.ts'
import { doubtOfGate } from './gate-doubt.ts'
import type { Point } from './point.ts'
import { below } from './setting.ts'
import { type Audit, eitherWay, type LostAudit, type State, type Target, type WalkOutcome } from './state.ts'

/** Runs a call of `watertight` that audits: what has passed when it succeeds, and what has not when it fails. */
export function runGate(args: readonly string[], point: Point): WalkOutcome {
  const { state, site, setting } = point
  const gate = gateCommand(args, setting.policy)
  if (gate === null) return eitherWay(afterAccepting(args, state, setting.policy.hasContract))
  const targets = [
    ...(gate.targets.length === 0 ? packageTargets(gate.workspaces, point) : []),
    ...gate.targets.map((target) => targetOf(target, state)),
  ]
  const { files, tarballs } = state
  const own = { files, tarballs, event: site.event, packer: gate.packer, onlyIf: null, stepId: site.stepId }
  const audits = targets.map((target): Audit => ({ target, ...own }))
  const doubt = doubtOfGate(args, point)
  const weakness = gate.weakness ?? (doubt === null ? null : ({ kind: 'unclear', because: doubt } as const))
  if (weakness !== null) {
    const failure: State = { ...state, failed: [...state.failed, ...audits] }
    const lost = audits.map((audit) => ({ audit, ...weakness }))
    // What it has accepted now is accepted from here on.
    const replaced = args.includes('--update-baseline')
      ? 'a call before it accepts everything (--update-baseline)'
      : state.replaced
    return { success: { ...state, replaced, lost: [...state.lost, ...lost] }, failure, spared: null }
  }
  // A variable may hold options as well, and then it is the package that is audited.
  const isOpen = gate.targets.some((target) => /^\$|\{\{/.test(target))
  const doubtful = isOpen ? packageTargets(gate.workspaces, point) : []
  const lost = doubtful.map((target): LostAudit => {
    return { audit: { target, ...own }, kind: 'unclear', because: 'it takes options or targets from a variable' }
  })
  const failure: State = { ...state, failed: [...state.failed, ...audits, ...lost.map(({ audit }) => audit)] }
  const success: State = { ...state, audits: [...state.audits, ...audits], lost: [...state.lost, ...lost] }
  return { success, failure, spared: null }
}

/** What a command of Watertight that accepts something leaves behind: an audit behind it lets that pass. */
function afterAccepting(args: readonly string[], state: State, hasContract: boolean): State {
  const [command = ''] = args.filter((word) => !word.startsWith('-'))
  const accepts = command === 'allow' || command === 'init' || (command === 'approve' && hasContract)
  return accepts && !args.includes('--dry-run')
    ? { ...state, replaced: `watertight ${command} runs before it, and writes down what is accepted` }
    : state
}

/** The packages that the gate audits without a target: the folders that their manager publishes. */
function packageTargets(
  workspaces: readonly string[] | 'all' | null,
  { state, site: { manager }, setting: { project, files, manifestIn } }: Point,
): readonly Target[] {
  const folders =
    workspaces === null
      ? [state.folder]
      : workspaces === 'all'
        ? project.packages.map(({ folder }) => folder)
        : workspaces.map(
            (name) =>
              project.workspaces.find((one) => one.name === name || below(state.folder, name) === one.folder)?.folder ??
              null,
          )
  return folders.map((folder): Target => {
    if (folder === null) return { kind: 'folder', path: '?' }
    const manifest = manifestIn(folder) ?? {}
    const textOf = (name: string): string | null =>
      files.text(below(folder, name) ?? '') ?? (isForAllPackages(name) ? files.text(name) : null)
    // Outside of hooks the gate goes by every tool's configuration.
    const inner =
      manager === null
        ? (publishedFolders(manifest, project.manager.name, textOf)[0]?.folder ?? null)
        : publishedFolder(manifest, manager)
    return { kind: 'folder', path: (inner === null ? folder : below(folder, inner)) ?? '?' }
  })
}

function targetOf(target: string, { folder }: State): Target {
  const isTarball =
    /\.(?:tgz|tar(?:\.gz)?)$/i.test(target) ||
    /^https?:/.test(target) ||
    (/[$`*]/.test(target) && !target.endsWith('/'))
  // A variable stands for the same file here and where it is published, as long as it is not set anew.
  if (/[$`]/.test(target)) return { kind: 'tarball', path: target }
  if (isTarball) return { kind: 'tarball', path: below(folder, target) ?? target }
  return { kind: 'folder', path: below(folder, target) ?? '?' }
}
