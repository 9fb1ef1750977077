import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import { type CiJob, type CiReading, type CiStep, plainStep, shellStep, type Unread } from './ci-job.ts'

/** The steps of bitbucket-pipelines.yml, each of which is a machine of its own. */
export function readBitbucket(file: string, config: YamlValue): CiReading {
  const jobs: CiJob[] = []
  const unread: Unread[] = []
  const visit = (value: YamlValue): void => {
    if (value.kind === 'list') for (const item of value.items) visit(item)
    if (value.kind !== 'map') return
    for (const [key, inner] of value.entries) {
      if (key === 'import') unread.push({ file, line: inner.line, what: 'the pipeline that it imports' })
      else if (key === 'step') jobs.push({ name: yamlText(inner, 'name') ?? 'step', file, steps: stepsOf(inner) })
      else visit(inner)
    }
  }
  const pipelines = yamlAt(config, 'pipelines')
  if (pipelines !== undefined) visit(pipelines)
  return { jobs, unread }
}

function stepsOf(step: YamlValue): readonly CiStep[] {
  const lines = (key: string, afterFailure: CiStep['afterFailure']): readonly CiStep[] =>
    yamlItems(step, key).map((item, at) => {
      const pipe = yamlText(item, 'pipe')
      if (pipe === undefined) return shellStep(item.line, yamlText(item) ?? '', { afterFailure, keepsShell: at > 0 })
      const inputs = new Map(yamlEntries(item, 'variables').map(([name, one]) => [name, yamlText(one) ?? '']))
      return plainStep(
        item.line,
        { kind: 'action', name: `pipe ${pipe}`, inputs, hasCredentials: true },
        { afterFailure },
      )
    })
  return [...lines('script', 'no'), ...lines('after-script', 'also')]
}
