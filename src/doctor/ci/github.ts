import { type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import { isHarmless } from '../scripts/harmless-options.ts'
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
import { asPosix } from './windows-script.ts'

/** The jobs of a workflow of GitHub's, of Gitea's and of Forgejo's; workflows and actions of the same repository are followed. */
export function readGithub(file: string, workflow: YamlValue, files: CiFiles): CiReading {
  if (isOnlyCalled(workflow) && isCalledFrom(file, files)) return { jobs: [], unread: [] }
  return readWorkflow(file, workflow, files, new Map(), [])
}

/** A workflow that others call is read where they call it. */
function isOnlyCalled(workflow: YamlValue): boolean {
  const on = yamlAt(workflow, 'on') ?? yamlAt(workflow, 'true')
  if (on?.kind === 'scalar') return on.text === 'workflow_call'
  const events = on?.kind === 'map' ? [...on.entries.keys()] : yamlItems(on).flatMap((one) => yamlText(one) ?? [])
  return events.length > 0 && events.every((event) => event === 'workflow_call')
}

function isCalledFrom(file: string, files: CiFiles): boolean {
  const folder = file.slice(0, file.lastIndexOf('/'))
  return files.list(folder).some((other) => other !== file && (files.text(other) ?? '').includes(`./${file}`))
}

const DEEPEST = 8

function readWorkflow(
  file: string,
  workflow: YamlValue,
  files: CiFiles,
  inputs: Values,
  callers: readonly string[],
): CiReading {
  const jobs: CiJob[] = []
  const unread: Unread[] = []
  const env = variablesOf(yamlAt(workflow, 'env'), inputs)
  for (const [name, job] of yamlEntries(workflow, 'jobs')) {
    for (const matrix of matrixOf(yamlAt(job, 'strategy', 'matrix'))) {
      const values: Values = new Map([...inputs, ...matrix])
      const uses = yamlText(job, 'uses')
      if (uses === undefined) {
        jobs.push({ name, file, steps: readSteps(job, workflow, { file, files, values, env, depth: 0 }) })
        continue
      }
      const called = calledWorkflow(uses, job, files, values)
      if (called === null || callers.includes(uses) || callers.length >= DEEPEST) {
        unread.push({ file, line: job.line, what: `the workflow ${uses}, which is not in this repository` })
        continue
      }
      const inner = readWorkflow(called.file, called.workflow, files, called.inputs, [...callers, uses])
      jobs.push(...inner.jobs)
      unread.push(...inner.unread)
    }
  }
  return { jobs, unread }
}

function calledWorkflow(
  uses: string,
  job: YamlValue,
  files: CiFiles,
  values: Values,
): { readonly file: string; readonly workflow: YamlValue; readonly inputs: Values } | null {
  const [, file] = /^\.\/([^@]+)$/.exec(uses) ?? []
  const workflow = file === undefined ? undefined : files.yaml(file)
  if (file === undefined || workflow === undefined || workflow === null) return null
  const declared =
    yamlAt(workflow, 'on', 'workflow_call', 'inputs') ?? yamlAt(workflow, 'true', 'workflow_call', 'inputs')
  return { file, workflow, inputs: inputsOf(declared, yamlAt(job, 'with'), values) }
}

/** What is given for the inputs that are declared, or their defaults. */
function inputsOf(declared: YamlValue | undefined, given: YamlValue | undefined, values: Values): Values {
  const found = new Map<string, string>()
  for (const [name, input] of yamlEntries(declared)) found.set(`inputs.${name}`, yamlText(input, 'default') ?? '')
  for (const [name, value] of yamlEntries(given))
    if (value.kind === 'scalar') found.set(`inputs.${name}`, replaceExpressions(value.text, values))
  return found
}

interface Place {
  readonly file: string
  readonly files: CiFiles
  readonly values: Values
  /** Of the workflow. */
  readonly env: Variables
  readonly depth: number
}

interface JobSetting {
  readonly environment: Variables
  readonly folder: string | null
  readonly shell: string | null
  readonly image: CiImage | null
  readonly hasCredentials: boolean
}

function readSteps(job: YamlValue, workflow: YamlValue, place: Place): readonly CiStep[] {
  const { values, env } = place
  const text = (...keys: readonly string[]): string | undefined =>
    replaced(yamlText(job, ...keys) ?? yamlText(workflow, ...keys), values)
  const machine = textsBelow(yamlAt(job, 'runs-on'))
    .map((one) => replaceExpressions(one, values))
    .join(' ')
  const setting: JobSetting = {
    environment: mergeVariables(
      containerVariables(replaced(yamlText(job, 'container', 'options'), values) ?? '', place.files),
      variablesOf(yamlAt(job, 'container', 'env'), values),
      env,
      variablesOf(yamlAt(job, 'env'), values),
    ),
    folder: folderIn('.', text('defaults', 'run', 'working-directory')),
    // PowerShell is what Windows' machines start.
    shell: text('defaults', 'run', 'shell') ?? (/windows/i.test(machine) ? 'pwsh' : null),
    image: imageOf(yamlAt(job, 'container'), (one) => replaceExpressions(one, values)),
    hasCredentials: /self-hosted/.test(machine) || hasSecrets(job, workflow),
  }
  return yamlItems(job, 'steps').flatMap((step) => readStep(step, setting, place) ?? [])
}

/** Variables that options of `docker create` set: `-e NAME=value`, and files of them. */
function containerVariables(options: string, files: CiFiles): Variables {
  const words = options.split(/\s+/).map((word) => word.replaceAll(/["']/g, ''))
  const given = words.flatMap((word, at) => {
    const [, glued] = /^(?:-e|--env=|--env-file=)(.+)$/.exec(word) ?? []
    const value = /^(?:-e|--env|--env-file)$/.test(word) ? words[at + 1] : glued
    if (value === undefined) return []
    if (!word.startsWith('--env-file')) return [value]
    // A file that is not in the repository may set what decides.
    return (files.text(value.replace(/^\.\//, '')) ?? 'npm_config_ignore_scripts=$file').split(/\r?\n/)
  })
  return new Map(
    given.flatMap((line) => {
      const [, name, value = ''] = /^\s*(\w[\w-]*)=(.*)$/.exec(line) ?? []
      return name === undefined ? [] : [[name, value] as const]
    }),
  )
}

/** GITHUB_TOKEN publishes nothing to a registry of npm's; an identity does. */
function hasSecrets(job: YamlValue, workflow: YamlValue): boolean {
  const permissions = [yamlAt(job, 'permissions') ?? yamlAt(workflow, 'permissions')]
  if (permissions.some((one) => yamlText(one) === 'write-all' || yamlText(one, 'id-token') === 'write')) return true
  return [...textsBelow(job), ...textsBelow(yamlAt(workflow, 'env'))].some((text) =>
    /\bsecrets\s*(?:\.\s*(?!GITHUB_TOKEN\b)|\[)|\btoJSON\(\s*secrets\b/i.test(text),
  )
}

function readStep(step: YamlValue, setting: JobSetting, place: Place): CiStep | null {
  const { values } = place
  const text = (key: string): string | undefined => replaced(yamlText(step, key), values)
  const run = yamlAt(step, 'run')
  const uses = yamlText(step, 'uses')
  if (run?.kind !== 'scalar' && uses === undefined) return null
  const environment = mergeVariables(setting.environment, variablesOf(yamlAt(step, 'env'), values))
  const script = run?.kind === 'scalar' ? withPlainExpressions(replaceExpressions(run.text, values)) : null
  const work =
    script === null
      ? usedBy(replaceExpressions(uses ?? '', values), step, setting, place)
      : shellWork(script, text('shell') ?? setting.shell)
  const goesOn = text('continue-on-error')
  const condition = conditionOf(text('if'))
  return plainStep(script === null ? step.line : (run?.line ?? step.line), work, {
    // A step's own folder takes the place of the default, and is no part of it.
    folder:
      script === null
        ? '.'
        : text('working-directory') === undefined
          ? setting.folder
          : folderIn('.', text('working-directory')),
    environment,
    image: setting.image,
    goesOn: goesOn === undefined || goesOn === 'false' ? null : 'the job goes on when it fails (continue-on-error)',
    ...condition,
    id: text('id') ?? null,
  })
}

/** `if:`, read for what it says about failed steps. */
function conditionOf(text: string | undefined): Pick<CiStep, 'condition' | 'afterFailure'> {
  if (text === undefined) return { condition: null, afterFailure: 'no' }
  const condition = text.replace(/^\s*\$\{\{(.*)\}\}\s*$/s, '$1').trim()
  const isAlso = /\balways\s*\(|\bcancelled\s*\(|\bsuccess\s*\(\s*\)\s*\|\||\|\|\s*success\s*\(/i.test(condition)
  const isAfter = isAlso || /\bfailure\s*\(/i.test(condition)
  const bare = condition.replace(/^(?:always|success)\s*\(\s*\)$/i, '')
  return { condition: bare === '' ? null : condition, afterFailure: isAlso ? 'also' : isAfter ? 'only' : 'no' }
}

function shellWork(script: string, shell: string | null): CiWork {
  const name = shell?.trim().split(/\s+/)[0] ?? 'bash'
  if (/^(?:python|node|perl|ruby)/.test(name))
    return {
      kind: 'shell',
      script: `${name} -e '${script.replaceAll("'", '"')}'`,
      endsOnError: true,
      tellsPipes: false,
    }
  // Another program than a shell does with the script what it likes.
  if (shell?.includes('{0}') && !/(?:^|\/)(?:bash|sh|zsh|dash|ksh|pwsh|powershell|cmd)(?:\.exe)?$/.test(name))
    return ofStrangeShell(shell, script)
  // A template of one's own has the options that it names; PowerShell and cmd go on behind a program that fails.
  const isOwn = shell?.includes('{0}') === true
  const options = shell ?? ''
  return {
    kind: 'shell',
    script: asPosix(script, name),
    endsOnError: isOwn ? /\s-[a-z]*e/.test(options) || /errexit/.test(options) : /^(?:bash|sh)$/.test(name),
    tellsPipes: isOwn ? /pipefail/.test(options) : shell === 'bash',
  }
}

/** A shell that another program starts is one; what a program that is none does with the text is not known. */
function ofStrangeShell(shell: string, script: string): CiWork {
  const before = shell.replace(/\{0\}.*$/s, '').trim()
  if (/(?:^|[\s/])(?:ba|z|da|k)?sh(?:\s+-[\w-]+)*$/.test(before))
    return {
      kind: 'shell',
      script: `${before} -c true\n${script}`,
      endsOnError: /\s-[a-z]*e/.test(before),
      tellsPipes: /pipefail/.test(before),
    }
  if (/\bpublish\b|watertight|release/i.test(script))
    return { kind: 'unread', what: `a step whose shell is ${before.slice(0, 60)}` }
  return { kind: 'shell', script: before, endsOnError: true, tellsPipes: false }
}

function usedBy(uses: string, step: YamlValue, setting: JobSetting, place: Place): CiWork {
  const given = yamlAt(step, 'with')
  const inputs = variablesOf(given, place.values)
  if (!uses.startsWith('./')) return { kind: 'action', name: uses, inputs, hasCredentials: setting.hasCredentials }
  const folder = folderIn('.', uses) ?? ''
  const names = ['action.yml', 'action.yaml'].map((name) => (folder === '.' ? name : `${folder}/${name}`))
  const file = names.find((name) => place.files.yaml(name) !== undefined)
  const action = file === undefined ? undefined : place.files.yaml(file)
  if (file === undefined || action === undefined || action === null || place.depth >= DEEPEST)
    return { kind: 'unread', what: `the action ${uses}, which is not in this repository or cannot be read` }
  const using = yamlText(action, 'runs', 'using') ?? ''
  if (using !== 'composite') return programOf(action, uses, folder, place.files)
  const values = inputsOf(yamlAt(action, 'inputs'), given, place.values)
  const inner = { ...place, file, values, depth: place.depth + 1 }
  const plain = { ...setting, folder: '.', shell: 'bash' }
  return {
    kind: 'steps',
    file,
    steps: yamlItems(action, 'runs', 'steps').flatMap((one) => readStep(one, plain, inner) ?? []),
  }
}

/** An action of the repository that is a program: followed no further than its text. */
function programOf(action: YamlValue, uses: string, folder: string, files: CiFiles): CiWork {
  const main = yamlText(action, 'runs', 'main')
  const text = main === undefined ? null : files.text(folderIn(folder, main) ?? main)
  if (text === null || /\bpublish\b/i.test(text))
    return { kind: 'unread', what: `the action ${uses}, which is a program` }
  return { kind: 'shell', script: `node ${main}`, endsOnError: true, tellsPipes: false }
}

function variablesOf(map: YamlValue | undefined, values: Values): Variables {
  // An expression in place of a mapping may set anything.
  if (map?.kind === 'scalar' && map.text.trim() !== '') return new Map([['npm_config_ignore_scripts', map.text]])
  return new Map(
    yamlEntries(map).flatMap(([name, value]) =>
      value.kind === 'scalar' ? [[name, replaceExpressions(value.text, values)] as const] : [],
    ),
  )
}

function replaced(text: string | undefined, values: Values): string | undefined {
  return text === undefined ? undefined : replaceExpressions(text, values)
}

/** What expressions stand for, by their path: `inputs.tag`, `matrix.package`. */
type Values = ReadonlyMap<string, string>

/** `text` with every `${{ … }}` replaced that is a plain path and known. */
function replaceExpressions(text: string, values: Values): string {
  return text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (whole, path: string) => values.get(path) ?? whole)
}

/** Braces and quotes inside of an expression are none of the shell's. */
function withPlainExpressions(script: string): string {
  return script.replace(/\$\{\{([^\n]*?)\}\}/g, (_whole, inner: string) => {
    // `${{ inputs.dry_run && '--dry-run' || '' }}`
    const [, one, other] = /&&\s*'([^']*)'\s*\|\|\s*'([^']*)'\s*$/.exec(inner) ?? []
    if (one !== undefined && other !== undefined && isHarmless(one) && isHarmless(other)) return ''
    return `\${{${inner.replace(/[{}]/g, '')}}}`
  })
}

const MOST = 50

/** What each run of a matrix gives: one run without values where there is none, or where it is worked out elsewhere. */
function matrixOf(matrix: YamlValue | undefined): readonly Values[] {
  if (matrix?.kind !== 'map') return [new Map()]
  let runs: Map<string, string>[] = [new Map()]
  for (const [name, list] of yamlEntries(matrix)) {
    if (name === 'include' || name === 'exclude' || list.kind !== 'list') continue
    runs = runs.flatMap((run) => list.items.map((item) => new Map([...run, ...valuesAt(`matrix.${name}`, item)])))
    if (runs.length > MOST) return [new Map()]
  }
  const included = yamlItems(matrix, 'include').map(
    (item) => new Map(yamlEntries(item).flatMap(([name, value]) => valuesAt(`matrix.${name}`, value))),
  )
  const isOnlyIncluded = runs.length === 1 && runs[0]?.size === 0 && included.length > 0
  return isOnlyIncluded ? included : [...runs, ...included.map((one) => new Map([...(runs[0] ?? []), ...one]))]
}

function valuesAt(path: string, value: YamlValue): readonly (readonly [string, string])[] {
  if (value.kind === 'scalar') return [[path, value.text]]
  return yamlEntries(value).flatMap(([name, inner]) => valuesAt(`${path}.${name}`, inner))
}

/** Every scalar below a value. */
function textsBelow(value: YamlValue | undefined): readonly string[] {
  if (value === undefined) return []
  if (value.kind === 'scalar') return [value.text]
  return (value.kind === 'list' ? value.items : [...value.entries.values()]).flatMap((inner) => textsBelow(inner))
}
