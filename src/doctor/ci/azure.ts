import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import { parametersOf, withInsertions } from './azure-insertions.ts'
import {
  CHOSEN,
  type CiFiles,
  type CiImage,
  type CiJob,
  type CiReading,
  type CiStep,
  type CiWork,
  doubtStep,
  eitherVariables,
  folderIn,
  mergeVariables,
  plainStep,
  type Unread,
  type Variables,
} from './ci-job.ts'
import { imageOf } from './image.ts'
import { asPosix } from './windows-script.ts'

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
  const container = yamlAt(part, 'container')
  const named = found.containers.get(yamlText(container) ?? '') ?? container
  const environment = mergeVariables(
    env,
    declared(file, yamlAt(part, 'variables'), found, depth),
    matrixOf(yamlAt(part, 'strategy', 'matrix')),
    variablesOf(yamlAt(named, 'env')),
  )
  const inner = (one: YamlValue): void => {
    const template = templateOf(file, one, found)
    if (template === null) readPart(file, one, environment, found, depth + 1)
    else if (template !== undefined) readPart(template.file, template.value, environment, found, depth + 1)
  }
  const extended = yamlAt(part, 'extends')
  if (extended !== undefined) inner(extended)
  for (const key of ['stages', 'jobs'])
    for (const one of yamlItems(part, key)) {
      if (one.kind === 'scalar')
        found.unread.push({ file, line: one.line, what: `the ${key} that an expression puts there` })
      else inner(one)
    }
  const hookOf = (hook: readonly string[]): readonly YamlValue[] =>
    yamlEntries(part, 'strategy').flatMap(([, strategy]) => yamlItems(strategy, ...hook, 'steps'))
  const steps = [
    ...yamlItems(part, 'steps'),
    ...[['preDeploy'], ['deploy'], ['routeTraffic'], ['postRouteTraffic'], ['on', 'success']].flatMap(hookOf),
  ]
  const afterFailure = hookOf(['on', 'failure'])
  if (steps.length === 0 && afterFailure.length === 0) return
  const name = yamlText(part, 'job') ?? yamlText(part, 'deployment') ?? file
  const image = imageOf(named)
  const isDeployment = yamlAt(part, 'deployment') !== undefined
  const read = [
    ...checkoutOf(steps, isDeployment),
    ...steps.flatMap((step) => readStep(file, step, environment, found, 0)),
    ...afterFailure
      .flatMap((step) => readStep(file, step, environment, found, 0))
      .map((step): CiStep => ({ ...step, afterFailure: 'only' })),
  ]
  found.jobs.push({ name, file, steps: image === null ? read : read.map((step) => inImage(step, image)) })
}

/** The arguments of a call that is a whole condition. */
function argumentsOf(call: string): readonly string[] {
  const found: string[] = []
  let depth = 0
  let one = ''
  for (const sign of call.slice(call.indexOf('('))) {
    if (sign === '(') depth += 1
    if (sign === ')') depth -= 1
    if ((sign === ',' && depth === 1) || depth === 0) {
      found.push(one)
      one = ''
      if (depth === 0) break
    } else if (depth > 1 || sign !== '(') one += sign
  }
  return found
}

/** Why the files of the commit may not lie where the steps run: another repository is checked out, several, or none. */
function checkoutOf(steps: readonly YamlValue[], isDeployment: boolean): readonly CiStep[] {
  const checkouts = steps.filter((step) => yamlAt(step, 'checkout') !== undefined)
  const [first] = checkouts
  const isOwn = first === undefined ? !isDeployment : checkouts.length === 1 && yamlText(first, 'checkout') === 'self'
  const line = first?.line ?? steps[0]?.line ?? 1
  return isOwn ? [] : [doubtStep(line, 'the job does not check out this repository alone')]
}

/** Variables of a pipeline, a stage or a job; those in templates of the repository too. */
function declared(file: string, value: YamlValue | undefined, found: Found, depth: number): Variables {
  const templates = value?.kind === 'list' && depth <= DEEPEST ? value.items : []
  return mergeVariables(
    ...templates.map((one) => {
      const template = templateOf(file, one, found)
      return template ? declared(template.file, yamlAt(template.value, 'variables'), found, depth + 1) : new Map()
    }),
    variablesOf(value),
  )
}

/** The variables of a matrix, each of whose rows is a job; those of an expression may be any. */
function matrixOf(value: YamlValue | undefined): Variables {
  if (value?.kind === 'scalar') return new Map([['npm_config_ignore_scripts', CHOSEN]])
  return eitherVariables(yamlEntries(value).map(([, row]) => variablesOf(row)))
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
  if (yamlText(step, 'enabled') === 'false') return []
  const { condition, afterFailure } = conditionOf(yamlText(step, 'condition'), yamlText(step, 'enabled'))
  const isIgnored = ['continueOnError', 'ignoreLASTEXITCODE']
    .map((key) => [key, yamlText(step, key) ?? yamlText(step, 'inputs', key) ?? 'false'] as const)
    .find(([, text]) => text !== 'false')
  return [
    plainStep(work.line, work.work, {
      environment: mergeVariables(env, variablesOf(yamlAt(step, 'env'))),
      folder: folderIn(
        '.',
        yamlText(step, 'workingDirectory') ??
          yamlText(step, 'inputs', 'workingDirectory') ??
          yamlText(step, 'inputs', 'workingDir'),
      ),
      condition,
      afterFailure,
      goesOn: isIgnored === undefined ? null : `the job goes on when it fails (${isIgnored[0]})`,
    }),
  ]
}

/** A condition takes the place of `succeeded()`: one that does not ask for it lets the step run after a failure. */
function conditionOf(
  written: string | undefined,
  enabled: string | undefined,
): Pick<CiStep, 'condition' | 'afterFailure'> {
  // What `${{ if … }}` decides is decided before the pipeline runs.
  const [, inserted = '', own = ''] = /^((?:\$\{\{[^}]*\}\}\s*)*)(.*)$/s.exec(written ?? '') ?? []
  const isChosen = enabled !== undefined && enabled !== 'true'
  const kept = [inserted.trim(), isChosen ? `enabled ${enabled}` : ''].filter((one) => one !== '').join(' ')
  const plain = own.toLowerCase().replace(/\s/g, '')
  if (plain === '' || plain === 'succeeded()') return { condition: kept === '' ? null : kept, afterFailure: 'no' }
  if (plain === 'failed()') return { condition: null, afterFailure: 'only' }
  if (/^(?:always|succeededorfailed)\(\)$|^true$/.test(plain))
    return { condition: kept === '' ? null : kept, afterFailure: 'also' }
  const condition = `${kept} ${own}`.trim()
  if (plain.startsWith('and(') && argumentsOf(plain).includes('succeeded()')) return { condition, afterFailure: 'no' }
  return { condition, afterFailure: 'also' }
}

function workOf(step: YamlValue): { readonly line: number; readonly work: CiWork } | null {
  for (const key of ['script', 'bash', 'pwsh', 'powershell']) {
    const script = yamlAt(step, key)
    // A line that fails does not end such a step.
    if (script?.kind === 'scalar') return { line: script.line, work: shell(asPosix(script.text, key)) }
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
    return { line, work: shell(input('script') ?? `sh ${path ?? ''} ${input('arguments') ?? ''}`.trim()) }
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
