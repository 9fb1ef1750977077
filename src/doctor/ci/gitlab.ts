import { type YamlMap, type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  broughtStep,
  CHOSEN,
  type CiFiles,
  type CiReading,
  type CiStep,
  doubtStep,
  eitherVariables,
  mergeVariables,
  shellStep,
  type Unread,
  type Variables,
} from './ci-job.ts'
import { imageOf } from './image.ts'

/** The jobs of .gitlab-ci.yml; files of the same repository that it includes are followed. */
export function readGitlab(file: string, pipeline: YamlValue, files: CiFiles): CiReading {
  const unread: Unread[] = []
  const all = new Map<string, Placed>()
  collect(file, pipeline, files, all, unread, [])
  const defaults = all.get('default')?.value
  // Variables that one job hands to others are in no file.
  const isHandedOn = [...all.values()].some(
    ({ value }) => yamlAt(value, 'artifacts', 'reports', 'dotenv') !== undefined,
  )
  const handed: Variables =
    isHandedOn && /npm_config|NODE_OPTIONS/i.test(files.text(file) ?? '')
      ? new Map([['npm_config_ignore_scripts', '$dotenv']])
      : new Map()
  const env = mergeVariables(handed, variablesOf(all.get('variables')?.value), chosenIn(all.get('workflow')?.value))
  const jobs = [...all]
    .filter(([name, { value }]) => !name.startsWith('.') && !keywords.has(name) && value.kind === 'map')
    .map(([name, placed]) => {
      const job = extended(placed.value, all, 0)
      const line = placed.value.line
      for (const base of missingBases(placed.value, all, 0))
        unread.push({ file: placed.file, line, what: `${base}, which the job ${name} extends` })
      if (yamlAt(job, 'trigger') !== undefined) unread.push(...triggered(job, placed, files))
      return { name, file: placed.file, steps: stepsOf(job, [defaults, pipeline], env, all, line) }
    })
  return { jobs, unread }
}

interface Placed {
  readonly file: string
  readonly value: YamlValue
}

const keywords: ReadonlySet<string> = new Set([
  ...['default', 'variables', 'stages', 'include', 'workflow', 'image', 'services', 'cache', 'before_script'],
  ...['after_script', 'spec'],
])

const DEEPEST = 10

/** Every top-level key of the file and of those that it includes; the file's own win. */
function collect(
  file: string,
  pipeline: YamlValue,
  files: CiFiles,
  all: Map<string, Placed>,
  unread: Unread[],
  callers: readonly string[],
): void {
  for (const include of yamlItems(pipeline, 'include')) {
    const local = yamlText(include, 'local') ?? (include.kind === 'scalar' ? include.text : undefined)
    const path = local?.replace(/^\//, '')
    const inner = path === undefined || /^https?:|[*$]/.test(path) ? undefined : files.yaml(path)
    if (path === undefined || inner === undefined || inner === null || callers.length >= DEEPEST)
      // Templates that GitLab itself keeps publish to no registry of npm's.
      unread.push(
        ...(/^$|npm/i.test(yamlText(include, 'template') ?? '')
          ? [{ file, line: include.line, what: `what it includes${local === undefined ? '' : ` (${local})`}` }]
          : []),
      )
    else if (!callers.includes(path)) collect(path, inner, files, all, unread, [...callers, path])
  }
  for (const [name, value] of yamlEntries(pipeline)) {
    const included = all.get(name)?.value
    all.set(name, { file, value: included === undefined ? value : both(included, value) })
  }
}

function triggered(job: YamlValue, { file, value }: Placed, files: CiFiles): readonly Unread[] {
  const includes = yamlItems(job, 'trigger', 'include')
  const found = includes.flatMap((include): readonly Unread[] => {
    const local = (yamlText(include, 'local') ?? yamlText(include))?.replace(/^\//, '')
    const child = local === undefined ? undefined : files.yaml(local)
    if (local === undefined || child === undefined || child === null)
      return [{ file, line: include.line, what: 'the pipeline that it triggers' }]
    const inner = readGitlab(local, child, files)
    const publishing = inner.jobs.length > 0 && /\bpublish\b|\brelease\b/.test(files.text(local) ?? '')
    return [...inner.unread, ...(publishing ? [{ file, line: value.line, what: `the pipeline in ${local}` }] : [])]
  })
  return includes.length > 0
    ? found
    : [{ file, line: value.line, what: 'the pipeline of another project that it triggers' }]
}

/** A job with what it takes over from others by `extends`. */
function extended(job: YamlValue, all: ReadonlyMap<string, Placed>, depth: number): YamlMap {
  const own: YamlMap = job.kind === 'map' ? job : { kind: 'map', entries: new Map(), line: job.line }
  if (depth >= DEEPEST) return own
  const entries = new Map<string, YamlValue>()
  for (const name of yamlItems(own, 'extends').flatMap((one) => yamlText(one) ?? [])) {
    const base = all.get(name)
    if (base === undefined) continue
    for (const [key, value] of extended(base.value, all, depth + 1).entries)
      entries.set(key, both(entries.get(key), value))
  }
  for (const [key, value] of own.entries) entries.set(key, both(entries.get(key), value))
  return { ...own, entries }
}

/** What the job or one of its bases extends, and what no file that is read has. */
function missingBases(job: YamlValue, all: ReadonlyMap<string, Placed>, depth: number): readonly string[] {
  if (depth >= DEEPEST) return []
  return yamlItems(job, 'extends').flatMap((one) => {
    const name = yamlText(one) ?? ''
    const base = all.get(name)
    return base === undefined ? [name] : missingBases(base.value, all, depth + 1)
  })
}

/** Mappings are merged, everything else is replaced. */
function both(before: YamlValue | undefined, after: YamlValue): YamlValue {
  if (before?.kind !== 'map' || after.kind !== 'map') return after
  const entries = new Map(before.entries)
  for (const [key, value] of after.entries) entries.set(key, both(entries.get(key), value))
  return { ...after, entries }
}

/** What a job takes over from `default` and from the top of the file: all, nothing, or what it names. */
function inherited(job: YamlValue, defaults: readonly (YamlValue | undefined)[]): readonly (YamlValue | undefined)[] {
  const rule = yamlAt(job, 'inherit', 'default')
  if (rule === undefined || (rule.kind === 'scalar' && rule.text === 'true')) return defaults
  const names = yamlItems(rule).flatMap((one) => yamlText(one) ?? [])
  return defaults.map((one) =>
    one?.kind === 'map' ? { ...one, entries: new Map([...one.entries].filter(([name]) => names.includes(name))) } : one,
  )
}

/** Why the files of the commit may not be those that lie there. */
function checkoutOf(environment: Variables, line: number): readonly CiStep[] {
  const strategy = environment.get('GIT_STRATEGY') ?? 'fetch'
  const isOther = !/^(?:clone|fetch)$/.test(strategy) || /^false$/i.test(environment.get('GIT_CHECKOUT') ?? '')
  return isOther
    ? [doubtStep(line, 'GIT_STRATEGY or GIT_CHECKOUT may leave files there that are not those of the commit')]
    : []
}

function stepsOf(
  job: YamlValue,
  globals: readonly (YamlValue | undefined)[],
  env: Variables,
  all: ReadonlyMap<string, Placed>,
  line: number,
): readonly CiStep[] {
  const defaults = inherited(job, globals)
  const environment = mergeVariables(env, variablesOf(yamlAt(job, 'variables')), chosenIn(job))
  const lines = (...keys: readonly string[]): readonly Line[] => {
    const found = [job, ...defaults].map((one) => yamlAt(one, ...keys)).find((one) => one !== undefined)
    return found === undefined ? [] : linesOf(found, all, 0)
  }
  const named = [job, ...defaults].map((one) => yamlAt(one, 'image')).find((one) => one !== undefined)
  const image = imageOf(named, (text) => filled(text, environment))
  // PowerShell goes on within an entry when a program has failed.
  const isWindows = [job, ...defaults].some((one) =>
    yamlItems(one, 'tags').some((tag) => /win|powershell|pwsh/i.test(yamlText(tag) ?? '')),
  )
  const shellOf: typeof shellStep = (at, script, more) => {
    const step = shellStep(at, script, more)
    return isWindows
      ? { ...step, ownOptions: true, work: { kind: 'shell', script, endsOnError: false, tellsPipes: false } }
      : step
  }
  const main = [
    ...lines('hooks', 'pre_get_sources_script'),
    ...lines('before_script'),
    ...lines('script'),
    ...yamlItems(job, 'run').map((one): Line => ({ text: yamlText(one, 'script') ?? null, line: one.line })),
  ]
  const unknown = [...main].find(({ text }) => text === null)
  const steps = main.flatMap(({ text, line }, at) =>
    text === null ? [] : [shellOf(line, text, { environment, image, keepsShell: at > 0 })],
  )
  // It runs in a shell of its own, whether the job has failed or not.
  const after = lines('after_script').flatMap(({ text, line }, at) =>
    text === null ? [] : [shellOf(line, text, { environment, image, afterFailure: 'also', keepsShell: at > 0 })],
  )
  const isUnread = unknown !== undefined
  return [
    ...checkoutOf(environment, line),
    ...broughtTo(job, defaults, all),
    ...steps,
    ...after,
    ...(isUnread
      ? [{ ...shellStep(line, ''), work: { kind: 'unread' as const, what: 'a script that it refers to' } }]
      : []),
  ]
}

interface Line {
  /** Null for a reference that leads nowhere. */
  readonly text: string | null
  readonly line: number
}

function linesOf(value: YamlValue, all: ReadonlyMap<string, Placed>, depth: number): readonly Line[] {
  if (depth > DEEPEST) return [{ text: null, line: value.line }]
  // Whoever includes the file gives it its inputs.
  if (value.kind === 'scalar')
    return value.text === '' ? [] : [{ text: value.text.replace(/\$\[\[[^\]]*\]\]/g, '$CI_INPUT'), line: value.line }]
  if (value.kind === 'map') return []
  if (value.tag !== '!reference') return value.items.flatMap((item) => linesOf(item, all, depth + 1))
  const [name = '', ...keys] = value.items.flatMap((item) => yamlText(item) ?? [])
  const base = all.get(name)
  const found = base === undefined ? undefined : yamlAt(extended(base.value, all, 0), ...keys)
  return found === undefined ? [{ text: null, line: value.line }] : linesOf(found, all, depth + 1)
}

/** Variables that a rule or a matrix sets: each may hold in one of the runs, and where two differ nobody knows which. */
function chosenIn(value: YamlValue | undefined): Variables {
  const rules = yamlItems(value, 'rules').map((rule) => yamlEntries(rule, 'variables'))
  const rows = [...rules, ...yamlItems(value, 'parallel', 'matrix').map((row) => yamlEntries(row))]
  return eitherVariables(
    rows.map((row) => {
      const texts = row.map(([name, one]) => [name, yamlItems(one).map((item) => yamlText(item) ?? '')] as const)
      return new Map(texts.map(([name, [only = '', ...more]]) => [name, more.length === 0 ? only : CHOSEN]))
    }),
  )
}

/** What a job finds beside the checkout: the caches that it names, and what jobs of earlier stages have left. */
function broughtTo(
  job: YamlValue,
  defaults: readonly (YamlValue | undefined)[],
  all: ReadonlyMap<string, Placed>,
): readonly CiStep[] {
  const caches = yamlItems([job, ...defaults].map((one) => yamlAt(one, 'cache')).find((found) => found !== undefined))
  const cached = caches
    .filter((one) => yamlText(one, 'policy') !== 'push')
    .flatMap((one) => yamlItems(one, 'paths').flatMap((path) => yamlText(path) ?? []))
  const stages = yamlItems(all.get('stages')?.value).flatMap((one) => yamlText(one) ?? [])
  const order = stages.length > 0 ? stages : ['.pre', 'build', 'test', 'deploy', '.post']
  const stageOf = (one: YamlValue): number => order.indexOf(yamlText(one, 'stage') ?? 'test')
  const named = [...yamlItems(job, 'dependencies'), ...yamlItems(job, 'needs')].flatMap(
    (one) => yamlText(one) ?? (yamlText(one, 'artifacts') === 'false' ? [] : (yamlText(one, 'job') ?? [])),
  )
  const isNamed = yamlAt(job, 'dependencies') !== undefined || yamlAt(job, 'needs') !== undefined
  const left = [...all].flatMap(([name, { value }]) => {
    if (name.startsWith('.') || keywords.has(name) || value.kind !== 'map') return []
    const other = extended(value, all, 0)
    const isHandedOn = isNamed ? named.includes(name) : stageOf(other) < stageOf(job)
    if (!isHandedOn) return []
    // What git does not know is what it ignores as well.
    const untracked = yamlText(other, 'artifacts', 'untracked') === 'true' ? ['node_modules', '.npmrc'] : []
    return [...yamlItems(other, 'artifacts', 'paths').flatMap((path) => yamlText(path) ?? []), ...untracked]
  })
  const isForeign = yamlItems(job, 'needs').some(
    (one) =>
      (yamlAt(one, 'project') ?? yamlAt(one, 'pipeline')) !== undefined && yamlText(one, 'artifacts') !== 'false',
  )
  if (isForeign) left.push('.')
  return [
    ...(cached.length > 0 ? [broughtStep(1, 'cache', cached)] : []),
    ...(left.length > 0 ? [broughtStep(1, 'artifacts', left)] : []),
  ]
}

/** Variables of the file in the name of an image; those of GitLab itself stay. */
function filled(text: string, variables: Variables): string {
  return text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => variables.get(name) ?? whole)
}

function variablesOf(value: YamlValue | undefined): Variables {
  return new Map(
    yamlEntries(value).map(([name, one]) => [
      name,
      yamlAt(one, 'options') === undefined ? (yamlText(one, 'value') ?? yamlText(one) ?? '') : CHOSEN,
    ]),
  )
}
