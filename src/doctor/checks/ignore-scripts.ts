import type { Affected } from '../ignore-settings.ts'
import { type Check, finding } from './check.ts'

/** Whether a setting on this machine switches every hook off. */
export const ignoreScripts: Check = {
  id: 'ignore-scripts',
  run(examination) {
    const { project, ignoring, paths } = examination
    const { manager } = project
    const affecting = ignoring.filter(({ applies }) => applies(manager satisfies Affected))
    if (affecting.length > 0) {
      const places = affecting.map(({ where }) => where).join(' and ')
      const option = affecting[0]?.option ?? ''
      const isElsewhere = paths.length > 0 && paths.every(({ status }) => status === 'ok')
      return [
        finding(
          isElsewhere ? 'warning' : 'bypass',
          `${option} is set in ${places}: ${manager.name} publishes without running any hook.`,
          'Remove the setting, or publish with `watertight release`, which needs no hook.',
        ),
      ]
    }
    if (ignoring.length > 0) {
      const places = ignoring.map(({ where }) => where).join(' and ')
      return [
        finding(
          'ok',
          `${ignoring[0]?.option} is set in ${places}, which ${manager.name} does not follow when it publishes.`,
        ),
      ]
    }
    return [finding('ok', 'No setting on this machine switches hooks off.')]
  },
}
