import { basename, relative } from 'node:path'
import type { Examination } from '../examination.ts'
import { type Check, type CheckFinding, finding } from './check.ts'

/** Whether a configuration is loaded, and what it does to the gate. */
export const config: Check = {
  id: 'config',
  run(examination) {
    const { config } = examination
    // That it could not be loaded is a finding already.
    if (config === null) return []
    return [
      loaded(examination),
      ...ofPolicy(config.policy),
      ...ofRules(examination),
      ...ofAllowances(examination),
      ofContract(config),
    ]
  },
}

function loaded({ config, project }: Examination): CheckFinding {
  const file = config?.file ?? null
  if (file === null) return finding('ok', 'No configuration: everything is judged by the defaults.')
  const place = relative(project.root, file).replaceAll('\\', '/')
  return finding('ok', `The configuration is ${place}.`)
}

function ofPolicy({
  failOn,
  visibility,
  allowances,
}: NonNullable<Examination['config']>['policy']): readonly CheckFinding[] {
  const found: CheckFinding[] = []
  if (failOn === 'never')
    found.push(
      finding('bypass', '"failOn" is "never": no finding stops a release.', 'Choose a severity, such as "high".'),
    )
  if (visibility === undefined || visibility === 'auto')
    found.push(
      finding(
        'warning',
        'Whether this source is meant to be public is guessed at each audit from license, repository and licence file.',
        'Write it down: "visibility": "closed" (or "open"); `watertight init` does.',
      ),
    )
  else found.push(finding('ok', `The source is ${visibility}, as the configuration says.`))
  const everything = allowances?.filter(
    ({ rule, path, fingerprint, notice }) => path === '**' && !rule && !fingerprint && !notice,
  )
  if (everything !== undefined && everything.length > 0)
    found.push(
      finding(
        'bypass',
        'An allowance with the path ** accepts every finding.',
        'Name the rule and the files that it is about.',
      ),
    )
  return found
}

/** Rules that would stop a release, and that the configuration turns off or below what stops one. */
function ofRules({ config, setting }: Examination): readonly CheckFinding[] {
  const { overrides = {}, failOn = 'high' } = config?.policy ?? {}
  const stopping = failOn === 'never' ? severities.length : severities.indexOf(failOn)
  const weakened = Object.entries(overrides).filter(
    ([rule, level]) =>
      setting.policy.stopsReleases(rule) && (level === 'off' || severities.indexOf(level) < Math.min(stopping, HIGH)),
  )
  if (weakened.length === 0) return []
  const names = weakened.map(([rule, level]) => `${rule} (${level})`)
  return [
    finding(
      'bypass',
      `"rules" turns off what stops a release otherwise: ${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}.`,
      'Take them out of "rules", and allow what may ship by an allowance with its path and a reason.',
    ),
  ]
}

/** Allowances that let pass whatever such a rule finds, in every file: as if the rule were off. */
function ofAllowances({ config, setting }: Examination): readonly CheckFinding[] {
  const wide = (config?.policy.allowances ?? []).filter(
    ({ rule, path, fingerprint }) =>
      rule !== undefined &&
      fingerprint === undefined &&
      (path === undefined || ['**', '*', '**/*', '/**', './**', '**/**'].includes(path)) &&
      setting.policy.stopsReleases(rule),
  )
  if (wide.length === 0) return []
  const names = [...new Set(wide.map(({ rule }) => rule))]
  return [
    finding(
      'bypass',
      `An allowance accepts every finding of ${names.slice(0, SHOWN).join(', ')}, in whatever file.`,
      'Name the files that it is about, or a fingerprint.',
    ),
  ]
}

const severities = ['info', 'low', 'moderate', 'high', 'critical'] as const
const HIGH = severities.indexOf('high')
const SHOWN = 5

function ofContract({ contractText, contractFile }: NonNullable<Examination['config']>): CheckFinding {
  if (contractText !== null) return finding('ok', `The release contract ${basename(contractFile)} says what may ship.`)
  return finding(
    'warning',
    'There is no release contract: a new kind of file ships as long as no rule knows it.',
    'Run `watertight approve` once the package is built and clean.',
  )
}
