import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  broughtStep,
  CHOSEN,
  type CiFiles,
  type CiJob,
  type CiReading,
  type CiStep,
  mergeVariables,
  plainStep,
  type Unread,
  type Variables,
} from './ci-job.ts'

/** The jobs of .travis.yml. */
export function readTravis(file: string, config: YamlValue, files: CiFiles): CiReading {
  const isLocked = ['package-lock.json', 'npm-shrinkwrap.json'].some((name) => files.text(name) !== null)
  const unread: Unread[] = yamlItems(config, 'import').map(({ line }) => ({ file, line, what: 'what it imports' }))
  const included = [...yamlItems(config, 'jobs', 'include'), ...yamlItems(config, 'matrix', 'include')]
  const jobs = [undefined, ...included].map((job): CiJob => {
    const part = (key: string): YamlValue | undefined => (job && yamlAt(job, key)) ?? yamlAt(config, key)
    const environment = mergeVariables(environmentOf(yamlAt(config, 'env')), environmentOf(job && yamlAt(job, 'env')))
    return {
      name: yamlText(job, 'stage') ?? yamlText(job, 'name') ?? 'build',
      file,
      steps: stepsOf(part, environment, { file, isLocked }),
    }
  })
  return { jobs, unread }
}

interface Place {
  readonly file: string
  /** Whether `npm ci` runs, which takes no modules out of a cache. */
  readonly isLocked: boolean
}

function stepsOf(
  part: (key: string) => YamlValue | undefined,
  environment: Variables,
  { file, isLocked }: Place,
): readonly CiStep[] {
  const phase = (key: string, more: Partial<CiStep>): readonly CiStep[] =>
    yamlItems(part(key)).flatMap((item) => {
      const script = yamlText(item)
      if (script === undefined) return []
      const work = { kind: 'shell', script, endsOnError: false, tellsPipes: false } as const
      return [plainStep(item.line, work, { environment, keepsShell: true, ownOptions: true, ...more })]
    })
  // Each line of `script` runs, whatever has become of the one before, but what comes after waits until all have succeeded.
  const script = phase('script', {}).map((step, at) => (at === 0 ? step : { ...step, afterFailure: 'also' as const }))
  const main: readonly CiStep[] =
    script.length < 2
      ? script
      : [plainStep(script[0]?.line ?? 1, { kind: 'steps', steps: script, file }, { environment, keepsShell: true })]
  // Nothing waits for the lines of after_success.
  const isIgnored: Partial<CiStep> = { goesOn: 'a failure in after_success does not end the job' }
  const cache = part('cache')
  const hasModules = !isLocked && (yamlText(cache) === 'npm' || yamlText(cache, 'npm') === 'true')
  const cached = [
    ...yamlItems(cache, 'directories').flatMap((one) => yamlText(one) ?? []),
    ...(hasModules ? ['node_modules'] : []),
  ]
  return [
    ...(cached.length > 0 ? [broughtStep(1, 'cache', cached)] : []),
    ...['before_install', 'install', 'before_script'].flatMap((key) => phase(key, {})),
    ...main,
    ...phase('before_cache', { afterFailure: 'also' }),
    ...phase('after_success', isIgnored),
    ...phase('after_failure', { afterFailure: 'only' }),
    ...phase('before_deploy', {}),
    ...yamlItems(part('deploy')).flatMap((one) => deployOf(one, environment)),
    ...phase('after_deploy', {}),
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
  // Scripts that it is told to run take the place of the publish.
  const scripts = yamlItems(deploy, 'run_scripts').flatMap((one) => yamlText(one) ?? [])
  if (provider === 'npm' && scripts.length > 0)
    return [shell([cleaning, ...scripts.map((name) => `npm run ${name}`)].join('\n'))]
  if (provider === 'npm') return [shell(`${cleaning}\nnpm publish ${yamlText(deploy, 'src') ?? ''}`)]
  if (provider === 'script') return yamlItems(deploy, 'script').map((one) => shell(yamlText(one) ?? ''))
  return []
}

/** `env`, of which the rows of a matrix are taken together: each of them counts in one of the jobs. */
function environmentOf(env: YamlValue | undefined): Variables {
  const lists =
    env?.kind === 'map' ? [...env.entries].filter(([name]) => ['global', 'jobs', 'matrix'].includes(name)) : []
  const plain =
    env?.kind === 'map' && lists.length === 0 ? [env] : env?.kind === 'map' ? lists.map(([, value]) => value) : [env]
  const found = new Map<string, string>()
  const set = (name: string, text: string): void => {
    found.set(name, found.has(name) && found.get(name) !== text ? CHOSEN : text)
  }
  for (const value of plain)
    for (const item of value?.kind === 'map' ? [value] : yamlItems(value)) {
      if (item.kind === 'map') for (const [name, one] of yamlEntries(item)) set(name, yamlText(one) ?? '')
      else
        for (const [, name = '', text = ''] of (yamlText(item) ?? '').matchAll(/(\w+)=("[^"]*"|'[^']*'|\S*)/g))
          set(name, text.replace(/^(["'])(.*)\1$/s, '$2'))
    }
  found.delete('secure')
  return found
}
