import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  type CiJob,
  type CiReading,
  type CiStep,
  mergeVariables,
  plainStep,
  shellStep,
  type Unread,
  type Variables,
} from './ci-job.ts'

/** The command steps of a pipeline of Buildkite's, each of which may run on another machine. */
export function readBuildkite(file: string, pipeline: YamlValue): CiReading {
  const jobs: CiJob[] = []
  const unread: Unread[] = []
  const visit = (steps: readonly YamlValue[], env: Variables): void => {
    for (const step of steps) {
      const own = mergeVariables(env, variablesOf(step))
      visit(yamlItems(step, 'steps'), own)
      if (yamlAt(step, 'trigger') !== undefined)
        unread.push({ file, line: step.line, what: 'the pipeline that it triggers' })
      const steps = stepsOf(step, own)
      if (steps.length > 0) jobs.push({ name: yamlText(step, 'label') ?? yamlText(step, 'key') ?? 'step', file, steps })
    }
  }
  const steps = pipeline.kind === 'list' ? pipeline.items : yamlItems(pipeline, 'steps')
  visit(steps, variablesOf(pipeline))
  return { jobs, unread }
}

function stepsOf(step: YamlValue, environment: Variables): readonly CiStep[] {
  const commands = [...yamlItems(step, 'command'), ...yamlItems(step, 'commands')]
  const scripts = commands.flatMap((one, at) => {
    const text = yamlText(one)
    return text === undefined ? [] : [shellStep(one.line, text, { environment, keepsShell: at > 0 })]
  })
  return [...plugins(step), ...scripts]
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
