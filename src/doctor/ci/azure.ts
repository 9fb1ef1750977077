import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import { parametersOf, withInsertions } from './azure-insertions.ts'
import {
  type CiFiles,
  type CiImage,
  type CiJob,
  type CiReading,
  type CiStep,
  type CiWork,
  folderIn,
  mergeVariables,
  plainStep,
  type Unread,
  type Variables,
} from './ci-job.ts'
import { imageOf } from './image.ts'

/** The jobs of an azure-pipelines.yml; templates of the same repository are followed. */
export function readAzure(file: string, written: YamlValue, files: CiFiles): CiReading {
  // Whoever starts the pipeline may choose other parameters; lists of steps are as they stand.
  const chosen = [...parametersOf(written, undefined)].filter(([, value]) => value.kind === 'list')
  const pipeline = withInsertions(written, new Map(chosen))
  const containers = new Map(
    yamlItems(pipeline, 'resources', 'containers').flatMap((one) => {
      const name = yamlText(one, 'container')
      return name === undefined ? [] : [[name, one] as const]
    }),
  )
  const found: Found = { jobs: [], unread: [], files, containers }
  readPart(file, pipeline, new Map(), found, 0)
  return found
}

interface Found {
  readonly jobs: CiJob[]
  readonly unread: Unread[]
  readonly files: CiFiles
  /** Containers of the pipeline by the names that its jobs use. */
  readonly containers: ReadonlyMap<string, YamlValue>
}

const DEEPEST = 8

/** A pipeline, a stage or a job, each of which may have those below it. */
function readPart(file: string, part: YamlValue, env: Variables, found: Found, depth: number): void {
  if (depth > DEEPEST) return
  const environment = mergeVariables(env, variablesOf(yamlAt(part, 'variables')))
  const inner = (one: YamlValue): void => {
    const template = templateOf(file, one, found)
    if (template === null) readPart(file, one, environment, found, depth + 1)
    else if (template !== undefined) readPart(template.file, template.value, environment, found, depth + 1)
  }
  const extended = yamlAt(part, 'extends')
  if (extended !== undefined) inner(extended)
  for (const key of ['stages', 'jobs']) for (const one of yamlItems(part, key)) inner(one)
  const steps = [
    ...yamlItems(part, 'steps'),
    ...['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'].flatMap((hook) =>
      yamlEntries(part, 'strategy').flatMap(([, strategy]) => yamlItems(strategy, hook, 'steps')),
    ),
  ]
  if (steps.length === 0) return
  const name = yamlText(part, 'job') ?? yamlText(part, 'deployment') ?? file
  const container = yamlAt(part, 'container')
  const image = imageOf(found.containers.get(yamlText(container) ?? '') ?? container)
  const read = steps.flatMap((step) => readStep(file, step, environment, found, 0))
  found.jobs.push({ name, file, steps: image === null ? read : read.map((step) => inImage(step, image)) })
}

function inImage(step: CiStep, image: CiImage): CiStep {
  const { work } = step
  const inner = work.kind === 'steps' ? { ...work, steps: work.steps.map((one) => inImage(one, image)) } : work
  return { ...step, work: inner, image }
}

/** What a template holds; null where there is none, undefined where it is not to be had. */
function templateOf(
  file: string,
  part: YamlValue,
  { files, unread }: Found,
): { readonly file: string; readonly value: YamlValue } | null | undefined {
  const template = yamlText(part, 'template')
  if (template === undefined) return null
  const beside = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.'
  const path = template.startsWith('/') ? template.slice(1) : folderIn(beside, template)
  const value = path === null || template.includes('@') ? undefined : files.yaml(path)
  if (value !== undefined && value !== null)
    return { file: path ?? template, value: withInsertions(value, parametersOf(value, yamlAt(part, 'parameters'))) }
  unread.push({ file, line: part.line, what: `the template ${template}` })
  return undefined
}

function readStep(file: string, step: YamlValue, env: Variables, found: Found, depth: number): readonly CiStep[] {
  if (step.kind === 'scalar') {
    found.unread.push({ file, line: step.line, what: 'the steps that an expression puts there' })
    return []
  }
  const template = depth > DEEPEST ? undefined : templateOf(file, step, found)
  if (template === undefined) return []
  if (template !== null)
    return [
      plainStep(step.line, {
        kind: 'steps',
        file: template.file,
        steps: yamlItems(template.value, 'steps').flatMap((one) => readStep(template.file, one, env, found, depth + 1)),
      }),
    ]
  const work = workOf(step)
  if (work === null) return []
  const condition = yamlText(step, 'condition')
  const isAlways = /\balways\(|\bsucceededOrFailed\(|\bcanceled\(/i.test(condition ?? '')
  const goesOn = yamlText(step, 'continueOnError')
  return [
    plainStep(work.line, work.work, {
      environment: mergeVariables(env, variablesOf(yamlAt(step, 'env'))),
      folder: folderIn(
        '.',
        yamlText(step, 'workingDirectory') ??
          yamlText(step, 'inputs', 'workingDirectory') ??
          yamlText(step, 'inputs', 'workingDir'),
      ),
      condition:
        isAlways && /^\s*(?:always|succeededOrFailed)\(\)\s*$/i.test(condition ?? '') ? null : (condition ?? null),
      afterFailure: isAlways ? 'also' : /\bfailed\(/i.test(condition ?? '') ? 'only' : 'no',
      goesOn: goesOn === undefined || goesOn === 'false' ? null : 'the job goes on when it fails (continueOnError)',
    }),
  ]
}

function workOf(step: YamlValue): { readonly line: number; readonly work: CiWork } | null {
  for (const key of ['script', 'bash', 'pwsh', 'powershell']) {
    const script = yamlAt(step, key)
    // A line that fails does not end such a step.
    if (script?.kind === 'scalar') return { line: script.line, work: shell(script.text) }
  }
  const task = yamlText(step, 'task')
  if (task === undefined) return null
  const input = (name: string): string | undefined => yamlText(step, 'inputs', name)
  const line = step.line
  if (/^npm@/i.test(task)) {
    const command = input('command') ?? 'install'
    return { line, work: shell(`npm ${command === 'custom' ? (input('customCommand') ?? '') : command}`) }
  }
  if (/^(?:bash|cmdline|shellscript|powershell)@/i.test(task)) {
    const path = input('filePath') ?? input('scriptPath')
    return { line, work: shell(input('script') ?? `sh ${path ?? ''}`) }
  }
  return {
    line,
    work: { kind: 'action', name: `task ${task}`, inputs: variablesOf(yamlAt(step, 'inputs')), hasCredentials: true },
  }
}

function shell(script: string): CiWork {
  return { kind: 'shell', script, endsOnError: false, tellsPipes: false }
}

/** A mapping, or a list of names and values. */
function variablesOf(value: YamlValue | undefined): Variables {
  if (value?.kind === 'list')
    return new Map(
      value.items.flatMap((item) => {
        const name = yamlText(item, 'name')
        return name === undefined ? [] : [[name, yamlText(item, 'value') ?? ''] as const]
      }),
    )
  return new Map(yamlEntries(value).map(([name, one]) => [name, yamlText(one) ?? '']))
}
