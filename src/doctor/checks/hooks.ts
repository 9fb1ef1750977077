import { hookOrderOf } from '../../managers/hook-order.ts'
import { wordFor } from '../../text/count.ts'
import type { Examination } from '../examination.ts'
import { type HookState, type HookStates, lernaFolder, readHooks } from '../hooks.ts'
import type { PublishedPackage } from '../project.ts'
import { below } from '../walk/setting.ts'
import { type Check, type CheckFinding, finding } from './check.ts'

/** Whether the hooks of each package stop a leak on the project's manager. */
export const hooks: Check = {
  id: 'hooks',
  run(examination) {
    const { project, setting } = examination
    if (project.packages.length === 0) return [nothingPublished(examination)]
    return project.packages.flatMap((one) => {
      const isApart = one.contents?.tool === 'ng-packagr'
      if (isApart) return ofBuiltFolder(one, examination)
      const states = readHooks(one.manifest, one.folder, project.manager, setting)
      const found =
        states.stopping === null
          ? withoutGate(states, one, examination)
          : [...withGate(states, states.stopping, examination), ...byHand(one, examination)]
      return found.map((each) => ({ ...each, package: project.packages.length === 1 ? null : one.name }))
    })
  },
}

/** Nobody can publish what is private; whether CI publishes something else is the other checks' business. */
function nothingPublished({ project, paths }: Examination): CheckFinding {
  const message = project.isWorkspaceRoot
    ? 'Every workspace is private, so nothing is published from here.'
    : 'package.json is private, so every package manager refuses to publish it.'
  if (paths.length > 0) return finding('ok', message)
  return finding(
    'unknown',
    `${message} There is no release to look at.`,
    'Remove "private" where a package is meant to be published, or run it where one is.',
  )
}

function withGate(states: HookStates, { event }: HookState, examination: Examination): readonly CheckFinding[] {
  const { name } = examination.project.manager
  const last = hasPostpack(examination) ? 'postpack' : 'the end of prepack'
  if (states.later.length === 0)
    return [
      finding('ok', `${event} runs Watertight, and ${name} uploads nothing when it fails.`),
      ...asides(states, event, name),
    ]
  const others = states.later.filter((later) => later !== event)
  const what =
    others.length === 0
      ? `${event} goes on after Watertight and can change what ships`
      : `${others.join(' and ')} ${wordFor(others.length, 'runs', 'run')} after the gate in ${event} and can change what ships`
  return [
    finding(
      'bypass',
      `${what}: other files are published than were audited.`,
      `Move the gate to ${last}, where it sees what is uploaded.`,
    ),
    ...asides(states, event, name),
  ]
}

/** ng-packagr builds a package of its own, without the scripts of the one that it is built from: whoever publishes it there passes no hook of this one. */
function ofBuiltFolder(one: PublishedPackage, { project, setting, paths }: Examination): readonly CheckFinding[] {
  const folder = one.contents === null ? null : below(one.folder, one.contents.folder)
  const known = paths.filter(({ uploads }) => folder !== null && uploads.includes(folder))
  // The ways themselves are judged by another check.
  if (folder === null || known.length > 0) return []
  const manifest = setting.manifestIn(folder)
  const states = manifest === null ? null : readHooks(manifest, folder, project.manager, setting)
  if (states?.stopping != null && states.later.length === 0)
    return [
      finding('ok', `${states.stopping.event} in ${folder} runs Watertight, and nothing is uploaded when it fails.`),
    ]
  return [
    finding(
      'bypass',
      `ng-packagr builds what is published into ${folder}, and no hook of ${one.name} runs when it is published from there.`,
      `Publish it by a script: "watertight ${folder} && npm publish ./${folder}", or by \`watertight release ${folder}\`.`,
    ),
  ]
}

/** What the hooks look at is what Lerna uploads; who publishes without it uploads the package's own folder. */
function byHand({ folder }: PublishedPackage, { setting, project }: Examination): readonly CheckFinding[] {
  const other = lernaFolder(folder, setting)
  if (other === null) return []
  return [
    finding(
      'warning',
      `The gate looks at ${other}, which lerna publishes: ${project.manager.name} publish by hand uploads the package's own folder.`,
    ),
  ]
}

function withoutGate(
  states: HookStates,
  { name }: PublishedPackage,
  examination: Examination,
): readonly CheckFinding[] {
  const reasons = states.hooks.flatMap((hook) => reasonAgainst(hook, examination))
  if (reasons.length > 0) return reasons
  const { paths, project } = examination
  const isStoppedElsewhere = isLookedAt(paths)
  const advice = `Run \`watertight init\`, or put "watertight" into ${better(examination)}.`
  if (isStoppedElsewhere)
    return [
      finding(
        'warning',
        `No hook of ${name} runs Watertight: whoever publishes by hand with ${project.manager.name} does not pass a gate.`,
        advice,
      ),
    ]
  return [
    finding(
      'bypass',
      `No hook of ${name} runs Watertight: nothing looks at what ${project.manager.name} publishes.`,
      advice,
    ),
  ]
}

/** Whether what publishes goes past a gate, which counts or may count, so that only whoever publishes by hand meets none. */
function isLookedAt(paths: Examination['paths']): boolean {
  return paths.some(({ meetsGate }) => meetsGate) && paths.every(({ status }) => status !== 'bypass')
}

/** Why a hook that calls the gate does not stop the upload. */
function reasonAgainst({ event, runs, gate }: HookState, examination: Examination): readonly CheckFinding[] {
  if (gate === null) return []
  const { name } = examination.project.manager
  const move = `Put "watertight" into ${better(examination)}.`
  if (runs === 'never') return [finding('bypass', `${event} has the gate, but ${name} never runs ${event}.`, move)]
  if (runs === 'late')
    return [finding('bypass', `${event} has the gate, but ${name} runs it when the upload is done.`, move)]
  if (gate.strength === 'lost')
    return [
      finding(
        'bypass',
        `${event} runs Watertight, but it stops nothing: ${gate.because}.`,
        'Let its exit code end the script: "… && watertight".',
      ),
    ]
  if (gate.strength === 'unclear')
    return [
      finding(
        'unknown',
        `${event} runs Watertight, but whether it stops anything could not be followed: ${gate.because}.`,
        'Write it as "… && watertight".',
      ),
    ]
  if (gate.otherTarget === null)
    return [
      finding('bypass', `${event} has the gate, but ${gate.because}: it looks at other files than were packed.`, move),
    ]
  return [
    finding(
      'bypass',
      `${event} audits another target than the package that is published (${gate.otherTarget}).`,
      'Call it without a target: "watertight".',
    ),
  ]
}

/** Further calls of the gate that do not count are worth knowing, once there is one that does. */
function asides(states: HookStates, stopping: string, name: string): readonly CheckFinding[] {
  return states.hooks
    .filter(({ event, gate, runs }) => event !== stopping && gate !== null && runs === 'never')
    .map(({ event }) =>
      finding('warning', `${event} has a gate as well, but ${name} never runs ${event}.`, `Remove it there.`),
    )
}

/** The place where a gate sees the files that are uploaded. */
function better(examination: Examination): string {
  return hasPostpack(examination) ? 'prepublishOnly, or postpack when files are built later' : 'the end of prepack'
}

function hasPostpack({ project }: Examination): boolean {
  return hookOrderOf(project.manager).after.includes('postpack')
}
