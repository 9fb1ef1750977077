import { isFields } from '../../model/json.ts'
import type { Point } from './point.ts'
import { changed, eitherWay, join, type State, type WalkOutcome } from './state.ts'

/** A script of package.json that is `wireit` runs what the key `wireit` says for it: other scripts first, then a command. */
export function runWireit({ state, site, setting, walker }: Point): WalkOutcome {
  const [folder = '.', script = ''] = (site.calls.at(-1) ?? `${state.folder ?? '.'}#${site.event ?? ''}`).split('#')
  const all = setting.manifestIn(folder)?.['wireit']
  const own = isFields(all) ? all[script] : undefined
  if (!isFields(own)) return eitherWay(changed(state, 'wireit'))
  let current: State | null = state
  for (const one of Array.isArray(own['dependencies']) ? (own['dependencies'] as readonly unknown[]) : []) {
    const name = isFields(one) ? one['script'] : one
    if (typeof name === 'string' && current !== null)
      current = walker.words(['npm', 'run', name], { ...current, folder }, site).success
  }
  const command = own['command']
  if (typeof command !== 'string' || current === null) return { success: current, failure: state, spared: null }
  const outcome = walker.script(command, { ...current, folder }, site)
  // Where it knows the input files, it leaves out what it has run before.
  if (own['files'] === undefined) return outcome
  return { ...outcome, success: join(outcome.success, current, 'wireit skips what it has run before') }
}
