import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  broughtStep,
  type CiJob,
  type CiReading,
  type CiStep,
  mergeVariables,
  plainStep,
  type Unread,
  type Variables,
} from './ci-job.ts'

/** The jobs of .travis.yml. */
export function readTravis(file: string, config: YamlValue): CiReading {
  const unread: Unread[] = yamlItems(config, 'import').map(({ line }) => ({ file, line, what: 'what it imports' }))
  const included = [...yamlItems(config, 'jobs', 'include'), ...yamlItems(config, 'matrix', 'include')]
  const jobs = [undefined, ...included].map((job): CiJob => {
    const part = (key: string): YamlValue | undefined => (job && yamlAt(job, key)) ?? yamlAt(config, key)
    const environment = mergeVariables(environmentOf(yamlAt(config, 'env')), environmentOf(job && yamlAt(job, 'env')))
    return { name: yamlText(job, 'stage') ?? yamlText(job, 'name') ?? 'build', file, steps: stepsOf(part, environment) }
  })
  return { jobs, unread }
}

function stepsOf(part: (key: string) => YamlValue | undefined, environment: Variables): readonly CiStep[] {
  const phase = (key: string, more: Partial<CiStep>): readonly CiStep[] =>
    yamlItems(part(key)).flatMap((item) => {
      const script = yamlText(item)
      if (script === undefined) return []
      const work = { kind: 'shell', script, endsOnError: false, tellsPipes: false } as const
      return [plainStep(item.line, work, { environment, keepsShell: true, ...more })]
    })
  // Each line of `script` runs, but what comes after waits until all have succeeded; nothing waits for the lines of after_success.
  const isIgnored: Partial<CiStep> = { goesOn: 'a failure in after_success does not end the job' }
  const cached = yamlItems(part('cache'), 'directories').flatMap((one) => yamlText(one) ?? [])
  return [
    ...(cached.length > 0 ? [broughtStep(1, 'cache', cached)] : []),
    ...['before_install', 'install', 'before_script', 'script', 'before_cache'].flatMap((key) => phase(key, {})),
    ...phase('after_success', isIgnored),
    ...phase('after_failure', { afterFailure: 'only' }),
    ...phase('before_deploy', {}),
    ...yamlItems(part('deploy')).flatMap((one) => deployOf(one, environment)),
    ...phase('after_script', { afterFailure: 'also' }),
  ]
}

function deployOf(deploy: YamlValue, environment: Variables): readonly CiStep[] {
  const provider = yamlText(deploy, 'provider')
  const more: Partial<CiStep> = { environment }
  // Unless it says otherwise, the older version of the deployment puts aside what the build has made.
  const isCleaned = yamlText(deploy, 'skip_cleanup') !== 'true' && yamlText(deploy, 'cleanup') !== 'false'
  const cleaning = isCleaned ? 'git stash --all' : 'true'
  const shell = (script: string): CiStep =>
    plainStep(deploy.line, { kind: 'shell', script, endsOnError: true, tellsPipes: false }, more)
  if (provider === 'npm') return [shell(`${cleaning}\nnpm publish ${yamlText(deploy, 'src') ?? ''}`)]
  if (provider === 'script') return [shell(yamlText(deploy, 'script') ?? '')]
  return []
}

/** `env`, of which the rows of a matrix are taken together: each of them counts in one of the jobs. */
function environmentOf(env: YamlValue | undefined): Variables {
  const lists =
    env?.kind === 'map' ? [...env.entries].filter(([name]) => ['global', 'jobs', 'matrix'].includes(name)) : []
  const plain =
    env?.kind === 'map' && lists.length === 0 ? [env] : env?.kind === 'map' ? lists.map(([, value]) => value) : [env]
  const found = new Map<string, string>()
  for (const value of plain)
    for (const item of value?.kind === 'map' ? [value] : yamlItems(value)) {
      if (item.kind === 'map') for (const [name, one] of yamlEntries(item)) found.set(name, yamlText(one) ?? '')
      else
        for (const [, name = '', text = ''] of (yamlText(item) ?? '').matchAll(/(\w+)=("[^"]*"|'[^']*'|\S*)/g))
          found.set(name, text.replace(/^(["'])(.*)\1$/s, '$2'))
    }
  found.delete('secure')
  return found
}
