import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  broughtStep,
  CHOSEN,
  type CiJob,
  type CiReading,
  type CiStep,
  doubtStep,
  mergeVariables,
  plainStep,
  type Unread,
  type Variables,
} from './ci-job.ts'
import { imageOf } from './image.ts'

/** The steps of bitbucket-pipelines.yml, each of which is a machine of its own. */
export function readBitbucket(file: string, config: YamlValue): CiReading {
  const jobs: CiJob[] = []
  const unread: Unread[] = []
  const left: string[] = []
  const visit = (value: YamlValue, chosen: Variables): void => {
    // Whoever starts it gives the variables of a custom pipeline.
    const named = yamlItems(value).flatMap((item) => yamlItems(item, 'variables'))
    const own = mergeVariables(chosen, new Map(named.map((one) => [yamlText(one, 'name') ?? '', CHOSEN])))
    if (value.kind === 'list') for (const item of value.items) visit(item, own)
    if (value.kind !== 'map') return
    for (const [key, inner] of value.entries) {
      if (key === 'import') unread.push({ file, line: inner.line, what: 'the pipeline that it imports' })
      else if (key === 'step')
        jobs.push({ name: yamlText(inner, 'name') ?? 'step', file, steps: stepsOf(inner, config, chosen, [...left]) })
      else visit(inner, chosen)
      // Later steps find what earlier ones have left.
      if (key === 'step') left.push(...textsOf(yamlAt(inner, 'artifacts', 'paths') ?? yamlAt(inner, 'artifacts')))
    }
  }
  const pipelines = yamlAt(config, 'pipelines')
  if (pipelines !== undefined) visit(pipelines, new Map())
  // Other repositories may import these.
  const shared = yamlAt(config, 'definitions', 'pipelines')
  if (shared !== undefined) visit(shared, new Map())
  return { jobs, unread }
}

function textsOf(value: YamlValue | undefined): readonly string[] {
  return yamlItems(value).flatMap((one) => yamlText(one) ?? [])
}

function stepsOf(
  step: YamlValue,
  config: YamlValue,
  environment: Variables,
  left: readonly string[],
): readonly CiStep[] {
  const image = imageOf(yamlAt(step, 'image') ?? yamlAt(config, 'image'))
  // `node` is Bitbucket's own name for node_modules.
  const cached = textsOf(yamlAt(step, 'caches')).map((name) =>
    name === 'node'
      ? 'node_modules'
      : (yamlText(config, 'definitions', 'caches', name) ??
        yamlText(config, 'definitions', 'caches', name, 'path') ??
        name),
  )
  const isCloned = [step, config].every((one) => yamlText(one, 'clone', 'enabled') !== 'false')
  // PowerShell goes on within an entry when a program has failed.
  const isWindows = yamlItems(step, 'runs-on').some((one) => /windows/.test(yamlText(one) ?? ''))
  const lines = (key: string, afterFailure: CiStep['afterFailure']): readonly CiStep[] =>
    yamlItems(step, key).map((item, at) => {
      const pipe = yamlText(item, 'pipe')
      if (pipe === undefined) {
        const work = {
          kind: 'shell',
          script: yamlText(item) ?? '',
          endsOnError: !isWindows,
          tellsPipes: false,
        } as const
        const ownOptions = isWindows
        return plainStep(item.line, work, { afterFailure, image, environment, keepsShell: at > 0, ownOptions })
      }
      const inputs = new Map(yamlEntries(item, 'variables').map(([name, one]) => [name, yamlText(one) ?? '']))
      return plainStep(
        item.line,
        { kind: 'action', name: `pipe ${pipe}`, inputs, hasCredentials: true },
        { afterFailure, environment },
      )
    })
  return [
    ...(isCloned ? [] : [doubtStep(step.line, 'the repository is not cloned, and other files may lie there')]),
    ...(cached.length > 0 ? [broughtStep(step.line, 'cache', cached)] : []),
    ...(left.length > 0 ? [broughtStep(step.line, 'artifacts', left)] : []),
    ...lines('script', 'no'),
    ...lines('after-script', 'also'),
  ]
}
