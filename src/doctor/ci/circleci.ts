import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  broughtStep,
  type CiImage,
  type CiJob,
  type CiReading,
  type CiStep,
  folderIn,
  mergeVariables,
  plainStep,
  type Unread,
  type Variables,
} from './ci-job.ts'
import { imageOf } from './image.ts'

/** The jobs of CircleCI's configuration; its commands are followed, its orbs are not. */
export function readCircleci(file: string, config: YamlValue): CiReading {
  const unread: Unread[] = []
  const calls = yamlEntries(config, 'workflows').flatMap(([, workflow]) =>
    yamlItems(workflow, 'jobs').flatMap((call) => yamlEntries(call)),
  )
  const jobs = yamlEntries(config, 'jobs').flatMap(([name, job]) => {
    const own = calls.filter(([called]) => called === name).map(([, call]) => call)
    // One that no workflow names is there all the same.
    return (own.length > 0 ? own : [undefined]).map((call) => readJob(name, job, call, { file, config }))
  })
  const own = new Set(jobs.map(({ name }) => name))
  const ofOrbs: CiJob[] = []
  for (const [, workflow] of yamlEntries(config, 'workflows'))
    for (const job of yamlItems(workflow, 'jobs')) {
      const [name = yamlText(job) ?? ''] = yamlEntries(job).map(([key]) => key)
      if (!name.includes('/') || own.has(name)) continue
      const script = scriptOfOrb(name, yamlAt(job, name), config)
      if (script === null) unread.push({ file, line: job.line, what: `the job ${name} of an orb` })
      else if (script !== '')
        ofOrbs.push({
          name,
          file,
          steps: [plainStep(job.line, { kind: 'shell', script, endsOnError: true, tellsPipes: true })],
        })
    }
  if (yamlText(config, 'setup') === 'true')
    unread.push({ file, line: 1, what: 'the configuration that it continues with' })
  return { jobs: [...jobs, ...ofOrbs], unread }
}

/** A job as a workflow calls it, with what it is given. */
function readJob(
  name: string,
  job: YamlValue,
  call: YamlValue | undefined,
  { file, config }: Pick<Setting, 'file' | 'config'>,
): CiJob {
  const executor = yamlAt(config, 'executors', yamlText(job, 'executor') ?? yamlText(job, 'executor', 'name') ?? '')
  const defaults = yamlEntries(job, 'parameters').map(
    ([key, value]) => [key, yamlText(value, 'default') ?? ''] as const,
  )
  const given = yamlEntries(call).flatMap(([key, value]) =>
    value.kind === 'scalar' ? [[key, value.text] as const] : [],
  )
  // Of a matrix each value holds in one of the jobs.
  const rows = yamlEntries(call, 'matrix', 'parameters').map(([key, value]) => {
    const [only, ...more] = yamlItems(value).map((one) => yamlText(one) ?? '')
    return [key, more.length === 0 && only !== undefined ? only : `\${${key}}`] as const
  })
  // The first one is that in which its steps run.
  const [container] = [...yamlItems(job, 'docker'), ...yamlItems(executor, 'docker')]
  const setting: Setting = {
    config,
    environment: mergeVariables(environmentOf(container), environmentOf(executor), environmentOf(job)),
    folder: folderIn('.', relative(yamlText(job, 'working_directory'))),
    parameters: new Map([...defaults, ...given, ...rows]),
    depth: 0,
    file,
    image: imageOf(container),
    shell: yamlText(job, 'shell') ?? yamlText(executor, 'shell') ?? '',
  }
  const steps = [...yamlItems(call, 'pre-steps'), ...yamlItems(job, 'steps'), ...yamlItems(call, 'post-steps')]
  return { name, file, steps: stepsOf(steps, setting) }
}

interface Setting {
  readonly config: YamlValue
  readonly environment: Variables
  readonly folder: string | null
  readonly parameters: Variables
  readonly depth: number
  readonly file: string
  readonly image: CiImage | null
  /** Empty where CircleCI's own is used. */
  readonly shell: string
}

const DEEPEST = 8

function stepsOf(steps: readonly YamlValue[], setting: Setting): readonly CiStep[] {
  return steps.flatMap((step) => {
    if (step.kind === 'scalar') return named(step.text, undefined, step, setting)
    return yamlEntries(step).flatMap(([name, value]) => named(name, value, step, setting))
  })
}

const builtIn: ReadonlySet<string> = new Set([
  ...['checkout', 'save_cache', 'restore_cache', 'store_artifacts', 'store_test_results', 'persist_to_workspace'],
  ...['attach_workspace', 'add_ssh_keys', 'setup_remote_docker'],
])

function named(name: string, value: YamlValue | undefined, step: YamlValue, setting: Setting): readonly CiStep[] {
  if (name === 'run') return run(value, step, setting)
  if (name === 'when' || name === 'unless')
    return stepsOf(yamlItems(value, 'steps'), setting).map((one) => ({
      ...one,
      condition: JSON.stringify(yamlText(value, 'condition') ?? `${name} ${step.line}`),
    }))
  if (builtIn.has(name))
    return name === 'attach_workspace' || name === 'restore_cache' ? [broughtBy(name, value, step, setting)] : []
  const command = yamlAt(setting.config, 'commands', name)
  if (command === undefined || setting.depth >= DEEPEST) {
    const script = scriptOfOrb(name, value, setting.config)
    if (script === null) return [plainStep(step.line, { kind: 'unread', what: `the step ${name} of an orb` })]
    const { environment, image } = setting
    const work = { kind: 'shell', script: filled(script, setting), endsOnError: true, tellsPipes: true } as const
    return script === '' ? [] : [plainStep(step.line, work, { environment, image })]
  }
  const defaults = yamlEntries(command, 'parameters').map(
    ([key, one]) => [key, yamlText(one, 'default') ?? ''] as const,
  )
  const given = yamlEntries(value).map(([key, one]) => [key, filled(yamlText(one) ?? '', setting)] as const)
  return stepsOf(yamlItems(command, 'steps'), {
    ...setting,
    parameters: new Map([...defaults, ...given]),
    depth: setting.depth + 1,
  })
}

/** What other jobs have persisted, at the place where it is attached, and what any job has kept in a cache. */
function broughtBy(name: string, value: YamlValue | undefined, step: YamlValue, { config }: Setting): CiStep {
  const isCache = name === 'restore_cache'
  const kept = everyStep(config, isCache ? 'save_cache' : 'persist_to_workspace').flatMap((one) => {
    const root = isCache ? '.' : (yamlText(one, 'root') ?? '.')
    return yamlItems(one, 'paths').map((path) => join(root, yamlText(path) ?? '.'))
  })
  const place = isCache ? '.' : (relative(yamlText(value, 'at')) ?? '.')
  const isHere = /^(?:\.?\/?|\/(?:root|home\/circleci)\/project\/?)$/.test(place)
  // Whatever a dynamic configuration or an orb has kept is not known.
  const paths = isHere ? (kept.length > 0 ? kept : ['.']) : [place]
  return broughtStep(step.line, isCache ? 'cache' : 'attach_workspace', paths)
}

function join(root: string, path: string): string {
  const plain = relative(root)?.replace(/^\.?\/?$/, '') ?? ''
  return plain === '' ? path : `${plain}/${path}`
}

/** Every step of this name in the jobs and commands of the configuration. */
function everyStep(config: YamlValue, name: string): readonly YamlValue[] {
  return ['jobs', 'commands'].flatMap((key) =>
    yamlEntries(config, key).flatMap(([, job]) =>
      yamlItems(job, 'steps').flatMap((step) => {
        const found = yamlAt(step, name)
        return found === undefined ? [] : [found]
      }),
    ),
  )
}

/** What a step or a job of an orb runs of the repository, for orbs that set things up, test and report; null for any other. */
function scriptOfOrb(name: string, value: YamlValue | undefined, config: YamlValue): string | null {
  const [alias = '', part = ''] = name.split('/')
  const orb = (yamlText(config, 'orbs', alias) ?? '').replace(/@.*$/, '')
  const given = (...keys: readonly string[]): string | undefined =>
    keys.map((key) => yamlText(value, key)).find((text) => text !== undefined)
  const inFolder = (script: string): string => {
    const folder = given('app-dir')
    return folder === undefined ? script : `cd ${folder} && ${script}`
  }
  if (orb === 'circleci/node') {
    const manager = given('pkg-manager') ?? 'npm'
    const install = `${manager.replace(/-berry$/, '')} ${manager === 'npm' ? 'ci' : 'install'}`
    if (part === 'install-packages') return inFolder(given('override-ci-command') ?? install)
    if (part === 'test') return inFolder(`${install}\n${manager} run ${given('run-command') ?? 'test'}`)
    if (part === 'run') {
      const script = given('npm-run', 'yarn-run', 'pnpm-run')
      return script === undefined ? null : inFolder(`${install}\n${manager} run ${script}`)
    }
    return /^install/.test(part) ? '' : null
  }
  return harmlessOrbs.has(orb) && !/publish|release|deploy/.test(part) ? '' : null
}

const harmlessOrbs: ReadonlySet<string> = new Set([
  ...['circleci/browser-tools', 'circleci/slack', 'circleci/aws-cli', 'circleci/github-cli', 'circleci/windows'],
  ...['circleci/docker', 'codecov/codecov', 'coveralls/coveralls', 'sonarsource/sonarcloud', 'snyk/snyk'],
])

function run(value: YamlValue | undefined, step: YamlValue, setting: Setting): readonly CiStep[] {
  const command = yamlAt(value, 'command') ?? value
  if (command?.kind !== 'scalar') return []
  const when = yamlText(value, 'when')
  const shell = yamlText(value, 'shell') ?? setting.shell
  const isBackground = yamlText(value, 'background') === 'true'
  const script = filled(command.text, setting)
  return [
    plainStep(
      command.line || step.line,
      {
        kind: 'shell',
        script,
        // CircleCI's own is `/bin/bash -eo pipefail -c`.
        endsOnError: shell === '' || /\s-[a-z]*e/.test(shell),
        tellsPipes: shell === '' || shell.includes('pipefail'),
      },
      {
        environment: mergeVariables(setting.environment, environmentOf(value)),
        folder: folderIn(setting.folder, relative(yamlText(value, 'working_directory'))),
        image: setting.image,
        goesOn: isBackground ? 'it runs in the background' : null,
        afterFailure: when === 'always' ? 'also' : when === 'on_fail' ? 'only' : 'no',
      },
    ),
  ]
}

/** `~/project` is where the repository is checked out. */
function relative(folder: string | undefined): string | undefined {
  return folder?.replace(/^~\/(?:project|repo)(?:\/|$)/, './').replace(/^~\/[\w.-]+$/, '.')
}

function filled(text: string, { parameters }: Setting): string {
  return (
    text
      .replace(/<<\s*parameters\.([\w-]+)\s*>>/g, (whole, name: string) => parameters.get(name) ?? whole)
      // Whoever starts the pipeline gives the others.
      .replace(/<<\s*([\w.-]+)\s*>>/g, (_whole, name: string) => `\${${name.replace(/\W/g, '_')}}`)
  )
}

function environmentOf(value: YamlValue | undefined): Variables {
  return new Map(yamlEntries(value, 'environment').map(([name, one]) => [name, yamlText(one) ?? '']))
}
