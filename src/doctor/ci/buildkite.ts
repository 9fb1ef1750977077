import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  broughtStep,
  type CiFiles,
  type CiImage,
  type CiJob,
  type CiReading,
  type CiStep,
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
      const own = mergeVariables(env, variablesOf(step))
      visit(yamlItems(step, 'steps'), own)
      if (yamlAt(step, 'trigger') !== undefined)
        unread.push({ file, line: step.line, what: 'the pipeline that it triggers' })
      const commands = stepsOf(step, own)
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
    return script === null ? [] : [shellStep(1, script, { environment, afterFailure, keepsShell: true })]
  }
  const before = ['environment', 'pre-checkout', 'post-checkout', 'pre-command'].flatMap((name) => hook(name))
  const inPlace = hook('command')
  const main = (inPlace.length > 0 ? inPlace : steps).map((step) => ({
    ...step,
    keepsShell: before.length > 0 || step.keepsShell,
  }))
  return [...before, ...main, ...hook('post-command', 'also'), ...hook('pre-exit', 'also')]
}

function stepsOf(step: YamlValue, environment: Variables): readonly CiStep[] {
  const commands = [...yamlItems(step, 'command'), ...yamlItems(step, 'commands')]
  const image = imageIn(step)
  const scripts = commands.flatMap((one, at) => {
    const text = yamlText(one)
    return text === undefined ? [] : [shellStep(one.line, text, { environment, image, keepsShell: at > 0 })]
  })
  return [...caches(step), ...plugins(step), ...scripts]
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

function caches(step: YamlValue): readonly CiStep[] {
  return pluginsOf(step)
    .filter(([name]) => name === 'cache')
    .map(([, value]) =>
      broughtStep(
        step.line,
        'cache',
        [...yamlItems(value, 'path'), ...yamlItems(value, 'paths')].flatMap((one) => yamlText(one) ?? []),
      ),
    )
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
