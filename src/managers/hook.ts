import type { Manifest } from '../model/artifact.ts'
import type { Tarball } from '../model/source.ts'
import { wordFor } from '../text/count.ts'
import { hookOrderOf } from './hook-order.ts'
import {
  type Environment,
  type LifecycleEvent,
  lifecycleOf,
  type ManagerName,
  managerOf,
  releaseVariable,
} from './lifecycle.ts'

/** A lifecycle script in progress, and what follows from its place. */
export interface Hook {
  readonly event: LifecycleEvent
  readonly manager: ManagerName
  /** Whether its failure still keeps the tarball from the registry. */
  readonly stopsUpload: boolean
  /** Scripts that run between it and the making of the tarball. */
  readonly later: readonly LifecycleEvent[]
  /** Integrity of the tarball about to be uploaded; only npm's postpack is told it. */
  readonly integrity: string | null
  /** Whether it runs in a `watertight release`, which audits the tarball itself and uploads only afterwards. */
  readonly isReleased: boolean
}

/** The hook that this process runs in, or null outside of any. */
export function hookOf(environment: Environment): Hook | null {
  const event = lifecycleOf(environment)
  if (event === null) return null
  // Release tools run the scripts themselves, in npm's order.
  const manager = managerOf(environment) ?? { name: 'npm', version: null }
  const { before, after } = hookOrderOf(manager)
  const isReleased = environment[releaseVariable] !== undefined
  return {
    event,
    manager: manager.name,
    stopsUpload: before.includes(event) || after.includes(event) || (isReleased && event === 'postpack'),
    later: before.includes(event) ? before.slice(before.indexOf(event) + 1) : [],
    integrity: event === 'postpack' ? (environment['npm_package_integrity'] ?? null) : null,
    isReleased,
  }
}

/** What the report has to tell about the place of the gate, when the package that is audited is the one being published. */
export function noticeHook(environment: Environment, manifest: Manifest, integrity: string): Tarball['notices'] {
  const hook = hookOf(environment)
  if (hook === null || !isPublishing(environment, manifest)) return []
  if (!hook.stopsUpload) return [tooLate(hook)]
  if (hook.integrity !== null && hook.integrity !== integrity) return [otherBytes()]
  if (hook.isReleased) return []
  const scripts: { readonly [name: string]: unknown } = { ...objectOf(manifest['scripts']) }
  if (hook.event === 'postpack' && hook.integrity === null) return unproven(environment, scripts['postpack'])
  const later = hook.later.filter((event) => Object.hasOwn(scripts, event))
  return later.length === 0 ? [] : [notYetFinal(hook, later)]
}

/** What a release tool does not tell is taken to fit: a gate errs towards saying too much. */
function isPublishing(environment: Environment, { name, version }: Manifest): boolean {
  const { npm_package_name: givenName = name, npm_package_version: givenVersion = version } = environment
  return givenName === name && givenVersion === version
}

function tooLate({ event, manager }: Hook): Tarball['notices'][number] {
  return {
    code: 'hook-too-late',
    detail: `${manager} runs ${event} when it is too late to stop the upload: put the gate into ${manager === 'yarn' ? 'prepack' : 'prepublishOnly or postpack'}`,
    effect: 'incomplete',
  }
}

function otherBytes(): Tarball['notices'][number] {
  return {
    code: 'hook-other-bytes',
    detail:
      'packing again gives bytes that differ from those npm is about to upload, so what was audited is not what would be published: let no script change files after packing',
    effect: 'incomplete',
  }
}

function notYetFinal({ event, manager }: Hook, later: readonly string[]): Tarball['notices'][number] {
  const better = manager === 'yarn' ? 'at the end of prepack' : 'in postpack'
  const scripts = `${later.join(' and ')} ${wordFor(later.length, 'runs', 'run')}`
  return {
    code: 'hook-not-final',
    detail: `${scripts} after ${event} and can still change the files: a gate ${better} sees what is uploaded`,
    effect: 'none',
  }
}

/**
 * The tarball is made, and nothing says which bytes it has. A release tool that packs by npm's rules packs the same files as we do, unless the
 * script has changed some of them before the gate: that alone is worth a word at every release.
 */
function unproven(environment: Environment, postpack: unknown): Tarball['notices'] {
  const manager = managerOf(environment)?.name
  if (manager === undefined && typeof postpack === 'string' && !/[;&|\n]/.test(postpack)) return []
  return [
    {
      code: 'hook-unproven',
      detail: `${manager ?? 'who publishes here'} does not tell a hook which bytes it is about to upload, so the files were packed again and may differ: watertight release audits the tarball that it uploads`,
      effect: 'none',
    },
  ]
}

function objectOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
