import { basename, relative } from 'node:path'
import type { Examination } from '../examination.ts'
import { type Check, type Said, say } from './check.ts'

/** Whether a configuration is loaded, and what it does to the gate. */
export const config: Check = {
  id: 'config',
  run(examination) {
    const { config } = examination
    // That it could not be loaded is said where it was tried.
    if (config === null) return []
    return [loaded(examination), ...ofPolicy(config.policy), ofContract(config)]
  },
}

function loaded({ config, project }: Examination): Said {
  const file = config?.file ?? null
  if (file === null) return say('ok', 'No configuration: everything is judged by the defaults.')
  const place = relative(project.root, file).replaceAll('\\', '/')
  return say('ok', `The configuration is ${place}.`)
}

function ofPolicy({ failOn, visibility, allowances }: NonNullable<Examination['config']>['policy']): readonly Said[] {
  const said: Said[] = []
  if (failOn === 'never')
    said.push(say('bypass', '"failOn" is "never": no finding stops a release.', 'Choose a severity, "high" for one.'))
  if (visibility === undefined || visibility === 'auto')
    said.push(
      say(
        'warning',
        'Whether this source is meant to be public is guessed at each audit from license, repository and licence file.',
        'Write it down: "visibility": "closed" (or "open"); `watertight init` does.',
      ),
    )
  else said.push(say('ok', `The source is ${visibility}, as the configuration says.`))
  const everything = allowances?.filter(
    ({ rule, path, fingerprint, notice }) => path === '**' && !rule && !fingerprint && !notice,
  )
  if (everything !== undefined && everything.length > 0)
    said.push(
      say(
        'bypass',
        'An allowance with the path ** accepts every finding.',
        'Name the rule and the files that it is about.',
      ),
    )
  return said
}

function ofContract({ contractText, contractFile }: NonNullable<Examination['config']>): Said {
  if (contractText !== null) return say('ok', `The release contract ${basename(contractFile)} says what may ship.`)
  return say(
    'warning',
    'There is no release contract: a new kind of file ships as long as no rule knows it.',
    'Run `watertight approve` once the package is built and clean.',
  )
}
