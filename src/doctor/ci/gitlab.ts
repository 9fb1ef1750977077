import { type YamlMap, type YamlValue, yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import {
  broughtStep,
  type CiFiles,
  type CiReading,
  type CiStep,
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
  for (const [name, value] of yamlEntries(pipeline)) all.set(name, { file, value })
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

/** Mappings are merged, everything else is replaced. */
function both(before: YamlValue | undefined, after: YamlValue): YamlValue {
  if (before?.kind !== 'map' || after.kind !== 'map') return after
  return { ...after, entries: new Map([...before.entries, ...after.entries]) }
}

function stepsOf(
  job: YamlValue,
  defaults: readonly (YamlValue | undefined)[],
  env: Variables,
  all: ReadonlyMap<string, Placed>,
  line: number,
): readonly CiStep[] {
  const environment = mergeVariables(env, variablesOf(yamlAt(job, 'variables')), chosenIn(job))
  const lines = (key: string): readonly Line[] => {
    const found = [job, ...defaults].map((one) => yamlAt(one, key)).find((one) => one !== undefined)
    return found === undefined ? [] : linesOf(found, all, 0)
  }
  const named = [job, ...defaults].map((one) => yamlAt(one, 'image')).find((one) => one !== undefined)
  const image = imageOf(named, (text) => filled(text, environment))
  const main = [
    ...[yamlAt(job, 'hooks', 'pre_get_sources_script')].flatMap((found) =>
      found === undefined ? [] : linesOf(found, all, 0),
    ),
    ...lines('before_script'),
    ...lines('script'),
    ...yamlItems(job, 'run').map((one): Line => ({ text: yamlText(one, 'script') ?? null, line: one.line })),
  ]
  const unknown = [...main].find(({ text }) => text === null)
  const steps = main.flatMap(({ text, line }, at) =>
    text === null ? [] : [shellStep(line, text, { environment, image, keepsShell: at > 0 })],
  )
  // It runs in a shell of its own, whether the job has failed or not.
  const after = lines('after_script').flatMap(({ text, line }, at) =>
    text === null ? [] : [shellStep(line, text, { environment, image, afterFailure: 'also', keepsShell: at > 0 })],
  )
  const isUnread = unknown !== undefined
  return [
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
  if (value.kind === 'scalar') return value.text === '' ? [] : [{ text: value.text, line: value.line }]
  if (value.kind === 'map') return []
  if (value.tag !== '!reference') return value.items.flatMap((item) => linesOf(item, all, depth + 1))
  const [name = '', ...keys] = value.items.flatMap((item) => yamlText(item) ?? [])
  const base = all.get(name)
  const found = base === undefined ? undefined : yamlAt(extended(base.value, all, 0), ...keys)
  return found === undefined ? [{ text: null, line: value.line }] : linesOf(found, all, depth + 1)
}

/** Variables that a rule or a matrix sets: each may hold in one of the runs, and where two differ nobody knows which. */
function chosenIn(value: YamlValue | undefined): Variables {
  const found = new Map<string, string>()
  for (const rule of [...yamlItems(value, 'rules'), ...yamlItems(value, 'parallel', 'matrix')]) {
    const own = yamlAt(rule, 'variables') === undefined ? yamlEntries(rule) : yamlEntries(rule, 'variables')
    const isMatrix = yamlItems(value, 'parallel', 'matrix').includes(rule)
    if (!isMatrix && yamlAt(rule, 'variables') === undefined) continue
    for (const [name, one] of own) {
      const texts = yamlItems(one).flatMap((item) => (item.kind === 'scalar' ? [item.text] : []))
      const text = texts.length === 1 ? (texts[0] ?? '') : '$chosen'
      found.set(name, found.has(name) && found.get(name) !== text ? '$chosen' : text)
    }
  }
  return found
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
    return isHandedOn ? yamlItems(other, 'artifacts', 'paths').flatMap((path) => yamlText(path) ?? []) : []
  })
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
  return new Map(yamlEntries(value).map(([name, one]) => [name, yamlText(one, 'value') ?? yamlText(one) ?? '']))
}
