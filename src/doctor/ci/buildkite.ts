import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  broughtStep,
  CHOSEN,
  type CiFiles,
  type CiImage,
  type CiJob,
  type CiReading,
  type CiStep,
  doubtStep,
  mergeVariables,
  plainStep,
  shellStep,
  type Unread,
  type Variables,
} from './ci-job.ts'
import { imageOf } from './image.ts'

/** The command steps of a pipeline of Buildkite's, each of which may run on another machine. */
export function readBuildkite(file: string, pipeline: YamlValue, files: CiFiles): CiReading {
  const jobs: CiJob[] = []
  const unread: Unread[] = []
  const visit = (steps: readonly YamlValue[], env: Variables): void => {
    for (const step of steps) {
      const own = mergeVariables(env, variablesOf(step), variablesOfPlugins(step))
      visit(yamlItems(step, 'steps'), own)
      if (yamlAt(step, 'trigger') !== undefined)
        unread.push({ file, line: step.line, what: 'the pipeline that it triggers' })
      const commands = stepsOf(step, own, pipeline)
      const steps = commands.length > 0 ? withHooks(commands, own, files) : []
      if (steps.length > 0) jobs.push({ name: yamlText(step, 'label') ?? yamlText(step, 'key') ?? 'step', file, steps })
    }
  }
  const steps = pipeline.kind === 'list' ? pipeline.items : yamlItems(pipeline, 'steps')
  visit(steps, variablesOf(pipeline))
  return { jobs, unread }
}

/** Hooks of the repository, in whose shell the commands run; `command` runs in place of them. */
function withHooks(steps: readonly CiStep[], environment: Variables, files: CiFiles): readonly CiStep[] {
  const hook = (name: string, afterFailure: CiStep['afterFailure'] = 'no'): readonly CiStep[] => {
    const script = files.text(`.buildkite/hooks/${name}`)
    return script === null
      ? []
      : [shellStep(1, script, { environment, afterFailure, keepsShell: true, ownOptions: true })]
  }
  const before = ['environment', 'pre-checkout', 'post-checkout', 'pre-command'].flatMap((name) => hook(name))
  const inPlace = hook('command')
  const main = (inPlace.length > 0 ? inPlace : steps).map((step) => ({
    ...step,
    keepsShell: before.length > 0 || step.keepsShell,
    // A hook hands on its variables and its folder alone.
    ownOptions: !step.keepsShell,
  }))
  return [...before, ...main, ...hook('post-command', 'also'), ...hook('pre-exit', 'also')]
}

function stepsOf(step: YamlValue, environment: Variables, pipeline: YamlValue): readonly CiStep[] {
  const commands = [...yamlItems(step, 'command'), ...yamlItems(step, 'commands')]
  const image = imageIn(step) ?? imageOf(yamlAt(step, 'image') ?? yamlAt(pipeline, 'image'))
  const shell = environment.get('BUILDKITE_SHELL')
  const endsOnError = shell === undefined || /\s-[a-z]*e/.test(shell)
  const script = (line: number, text: string, at: number): CiStep =>
    plainStep(
      line,
      { kind: 'shell', script: text, endsOnError, tellsPipes: false },
      { environment, image, keepsShell: at > 0 },
    )
  const scripts = commands.flatMap((one, at) => {
    const text = yamlText(one)
    return text === undefined ? [] : [script(one.line, text, at)]
  })
  // Where the step has no command, what its container is told to run.
  const inContainer = containersOf(step).flatMap((value) => {
    const words = yamlItems(value, 'command').map((one) => yamlText(one) ?? '')
    return words.length === 0 || scripts.length > 0 ? [] : [script(step.line, words.join(' '), 0)]
  })
  return [...checkoutOf(step), ...bringing(step), ...plugins(step), ...scripts, ...inContainer]
}

/** Why the files of the commit may not lie there. */
function checkoutOf(step: YamlValue): readonly CiStep[] {
  const isSkipped = yamlText(step, 'checkout', 'skip') === 'true'
  const isMounted = containersOf(step).every(
    (value) => yamlText(value, 'mount-checkout') !== 'false' && yamlText(value, 'mount-checkout') !== 'no',
  )
  return isSkipped || !isMounted ? [doubtStep(step.line, 'the step does not see the checkout')] : []
}

function containersOf(step: YamlValue): readonly YamlValue[] {
  return pluginsOf(step).flatMap(([name, value]) =>
    (name === 'docker' || name === 'docker-compose') && value !== undefined ? [value] : [],
  )
}

/** Variables that a container is given; one without a value has that of the agent. */
function variablesOfPlugins(step: YamlValue): Variables {
  const texts = containersOf(step).flatMap((value) => [
    ...yamlItems(value, 'environment').flatMap((one) => yamlText(one) ?? []),
    ...yamlItems(value, 'env').flatMap((one) => yamlText(one) ?? []),
    ...yamlEntries(value, 'environment').map(([name, one]) => `${name}=${yamlText(one) ?? ''}`),
  ])
  return new Map(
    texts.map((text) => {
      const [, name = text, value = CHOSEN] = /^(\w+)=(.*)$/s.exec(text) ?? []
      return [name, value]
    }),
  )
}

/** What plugins are given, by their names without a version. */
function pluginsOf(step: YamlValue): readonly (readonly [string, YamlValue | undefined])[] {
  return yamlItems(step, 'plugins').flatMap((plugin): readonly (readonly [string, YamlValue | undefined])[] =>
    plugin.kind === 'map'
      ? yamlEntries(plugin).map(([name, value]) => [name.replace(/#.*$/, ''), value])
      : [[(yamlText(plugin) ?? '').replace(/#.*$/, ''), undefined]],
  )
}

/** The image in which the plugin for Docker runs the commands; a service of a compose file is one that is not known. */
function imageIn(step: YamlValue): CiImage | null {
  const plugins = pluginsOf(step)
  const docker = plugins.find(([name]) => name === 'docker')
  if (docker !== undefined) return imageOf(docker[1])
  const compose = plugins.find(([name, value]) => name === 'docker-compose' && yamlText(value, 'run') !== undefined)
  return compose === undefined ? null : { name: `of the service ${yamlText(compose[1], 'run')}`, entrypoint: null }
}

/** What plugins put into the checkout before the commands run: a cache, artifacts of other steps. */
function bringing(step: YamlValue): readonly CiStep[] {
  return pluginsOf(step)
    .filter(([name]) => name === 'cache' || name === 'artifacts')
    .flatMap(([name, value]) => {
      const items = ['path', 'paths', 'download'].flatMap((key) => yamlItems(value, key))
      const paths = items.flatMap((one) => yamlText(one) ?? yamlText(one, 'to') ?? [])
      return paths.length === 0 ? [] : [broughtStep(step.line, name, paths)]
    })
}

/** A plugin may run the commands elsewhere, or do something of its own in their place. */
function plugins(step: YamlValue): readonly CiStep[] {
  return yamlItems(step, 'plugins').flatMap((plugin) => {
    const names = plugin.kind === 'map' ? yamlEntries(plugin).map(([name]) => name) : [yamlText(plugin) ?? '']
    return names
      .filter(
        (name) =>
          !/^(?:docker|docker-compose|docker-login|cache|artifacts|ecr|junit-annotate|test-collector|monorepo-diff|shellcheck|aws-assume-role-with-web-identity|secrets)(?:#|$)/.test(
            name,
          ),
      )
      .map((name) =>
        plainStep(plugin.line, { kind: 'action', name: `plugin ${name}`, inputs: new Map(), hasCredentials: true }),
      )
  })
}

function variablesOf(value: YamlValue): Variables {
  return new Map(yamlEntries(value, 'env').map(([name, one]) => [name, yamlText(one) ?? '']))
}
