import type { CodeFacts, FunctionCall, Mention } from './code-facts.ts'

/** A flag or a variable that code asks for by its name. */
export interface Asked extends Mention {
  readonly note: string
}

/** Which functions of a package ask for a flag, and which for a variable of the environment: known ones, and the package's own by their use. */
export interface Askers {
  /** By name and place of the argument, as `name 0`. */
  readonly flags: ReadonlySet<string>
  readonly environment: ReadonlySet<string>
}

/** Finds the package's own wrappers: a function that hands its parameter on to one that asks, asks. */
export function findAskers(files: Iterable<Pick<CodeFacts, 'wrappers'>>): Askers {
  const wrappers = [...files].flatMap((file) => file.wrappers)
  const flags = new Set<string>()
  const environment = new Set<string>()
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = flags.size + environment.size
    for (const { name, place, calls } of wrappers) {
      if (calls === 'environment') environment.add(`${name} ${place}`)
      else if (calls.callee === name || common.has(name)) continue
      else if (flags.has(`${calls.callee} ${calls.place}`) || isKnown(calls.callee, calls.place))
        flags.add(`${name} ${place}`)
      else if (environment.has(`${calls.callee} ${calls.place}`)) environment.add(`${name} ${place}`)
    }
    if (flags.size + environment.size === before) break
  }
  return { flags, environment }
}

const ROUNDS = 4

/** Methods that clients of flag services have and hardly anything else. */
const methods = new Set(
  `variation boolVariation stringVariation numberVariation jsonVariation boolVariationDetail stringVariationDetail variationDetail
   useBoolVariation useFlagVariation checkGate getExperiment getDynamicConfig getLayer useGate useGateValue useExperiment useDynamicConfig
   checkFeatureGate isFeatureEnabled isFeatureFlagEnabled getFeatureFlag getFeatureFlagPayload useFeatureFlagEnabled
   useFeatureFlagPayload useFeatureFlagVariantKey useFeatureFlag useFeatureIsOn useFeatureValue getFeatureValue isFeatureOn evalFeature
   useFlag useFlags useVariant useFlagEnabled getTreatment getTreatmentWithConfig useTreatment getBooleanFlag
   getTreatmentVariable getTreatmentVariableAsync getBooleanValue getBooleanDetails useBooleanFlagValue useBooleanFlagDetails useStringFlagValue useNumberFlagValue useObjectFlagValue
   isEnabled isFlagEnabled checkFlag getFlag hasFeature hasFlag isFlagOn featureEnabled flagEnabled feature featureFlag getFlagValue
   getExperimentBasedConfig getExperimentBasedConfigObservable getExperimentConfig getFeatureConfig
   getValueAsync isInExperiment getExperimentValue checkStatsigGate checkStatsigFeatureGate_CACHED_MAY_BE_STALE`.split(
    /\s+/,
  ),
)
const shaped =
  /^(?:is|has|get|use|check|eval|read|fetch|load|resolve|are|should)?(?:[A-Z][a-z]+){0,3}(?:Feature|Flag|Gate|Experiment|FeatureFlag|FeatureGate|Treatment)s?(?:Value|Enabled|On|Active|Variant|Payload|Gate|_CACHED\w*)?$/
/** Names that any object may have. */
const common = new Set([
  'constructor',
  'get',
  'set',
  'then',
  'map',
  'forEach',
  'filter',
  'render',
  'test',
  'it',
  'describe',
])

function isKnown(callee: string, place: number): boolean {
  return (
    place === 0 &&
    (methods.has(callee) ||
      (shaped.test(callee) && !/^(?:set|add|create|register|Feature|Flag|Gate|Experiment)/.test(callee)))
  )
}

/** What a flag is called: a key, not a sentence, a path or a flag of a command line. */
const key = /^[A-Za-z][\w:-]*(?:[./][\w:-]+)*$/

/** What names stand for in a whole package, by `Table.NAME`; where the table is called otherwise, by the name alone if it is one text everywhere. */
export function namedTexts(files: Iterable<Pick<CodeFacts, 'keys' | 'members'>>): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  const alone = new Map<string, string | null>()
  for (const { keys, members } of files) {
    for (const { table, name, text } of keys) {
      if (table !== '') texts.set(`${table}.${name}`, text)
      const known = alone.get(name)
      alone.set(name, known === undefined || known === text ? text : null)
    }
    for (const { table, name, text } of members) texts.set(`${table}.${name}`, text ?? name)
  }
  for (const [name, text] of alone) if (text !== null) texts.set(name, text)
  return texts
}

/** What `Table.NAME` stands for. An import may give the table another name. */
export function textOf(reference: string | null, texts: ReadonlyMap<string, string>): string | null {
  if (reference === null) return null
  return texts.get(reference) ?? texts.get(reference.slice(reference.indexOf('.') + 1)) ?? null
}

/** The flags that a file asks for. `texts` are those of all names of the package. */
export function flagsIn(
  facts: Pick<CodeFacts, 'calls' | 'members' | 'definedFlags'>,
  askers: Askers,
  texts: ReadonlyMap<string, string>,
): Asked[] {
  const asked = facts.calls.flatMap((call, index): Asked[] => {
    const isOwn = askers.flags.has(`${call.callee} ${call.place}`)
    if (!isOwn && !isKnown(call.callee, call.place) && !isOfClient(call) && !isAskedFor(call)) return []
    const next = facts.calls[index + 1]
    // Whom it is asked for comes first.
    if (call.place === 0 && next?.at === call.at && isAskedFor(next)) return []
    const text = call.text ?? textOf(call.reference, texts)
    if (call.reference !== null && /namespace/i.test(call.reference)) return []
    if (text === 'vscode' && call.callee.startsWith('getTreatmentVariable')) return []
    if (text === null || text.length < 3 || text.length > 80 || !key.test(text) || isOther(call)) return []
    return [{ text, line: call.line, note: `${call.of === '' ? '' : `${call.of}.`}${call.callee}` }]
  })
  // What begins with a hyphen is an option of a command line.
  const tables = facts.members.filter(({ table, text }) => isTable(table) && !text?.startsWith('-'))
  return [
    ...asked,
    ...[...tables, ...facts.definedFlags].map(({ table, name, text, line }) => ({
      text: text !== null && key.test(text) ? text : name,
      line,
      note: table,
    })),
  ]
}

/**
 * What the package's tables of flags hardly know is no flag: `checkFeatureActive('storage')` may ask for something else. Only a function
 * that merely sounds like one is doubted, and only where the package has a table of its flags.
 */
export function withoutOthers<File>(
  asked: ReadonlyMap<File, readonly Asked[]>,
  files: Iterable<Pick<CodeFacts, 'definedFlags'>>,
): ReadonlyMap<File, readonly Asked[]> {
  const defined = new Set([...files].flatMap(({ definedFlags }) => definedFlags.map(({ text, name }) => text ?? name)))
  if (defined.size < FEW) return asked
  const names = new Map<string, Set<string>>()
  for (const { note, text } of [...asked.values()].flat()) names.set(note, (names.get(note) ?? new Set()).add(text))
  const doubted = new Set(
    [...names].flatMap(([note, texts]) => {
      const callee = note.slice(note.lastIndexOf('.') + 1)
      const known = [...texts].filter((text) => defined.has(text)).length
      return shaped.test(callee) && !methods.has(callee) && known * 2 < texts.size ? [note] : []
    }),
  )
  return new Map(
    [...asked].map(([file, flags]) => [
      file,
      flags.filter(({ note, text }) => !doubted.has(note) || defined.has(text)),
    ]),
  )
}

/** Fewer flags in tables say nothing of others. */
const FEW = 5

/** Clients of servers, which ask for somebody: `checkGate(user, 'gate')` of Statsig, `getTreatment(key, 'split')` of Split; VS Code's client names a namespace first. */
function isAskedFor({ callee, place }: FunctionCall): boolean {
  return (
    place === 1 &&
    /^(?:checkGate|getExperiment|getDynamicConfig|getLayer|getTreatment(?:WithConfig|Variable(?:Async)?)?)$/.test(
      callee,
    )
  )
}

/** Methods that only their client makes one that asks for a flag. */
function isOfClient(call: FunctionCall): boolean {
  if (isRemoteConfig(call)) return true
  const { callee, of, place } = call
  if (place !== 0) return false
  return (
    (/^(?:isOn|isOff|getFeatureValue|evalFeature)$/.test(callee) && /^(?:gb|growthbook)/i.test(of)) ||
    (callee === 'getVariant' && /unleash/i.test(of)) ||
    (callee === 'getValue' && /configcat/i.test(of))
  )
}

/** Firebase Remote Config: `getValue(remoteConfig, 'key')`, and `remoteConfig().getValue('key')` of its older client. */
function isRemoteConfig({ callee, of, first, place }: FunctionCall): boolean {
  if (!/^get(?:Value|Boolean|String|Number)$/.test(callee)) return false
  return place === 0 ? /remoteconfig/i.test(of) : place === 1 && /remoteconfig/i.test(first)
}

/** `logger.isEnabled('debug')`, the flags of a command line and of regular expressions. */
function isOther({ of, text }: FunctionCall): boolean {
  return (
    /^(?:log|logger|debug|console|program|command|parser|yargs|argv|cli)$/i.test(of) ||
    /^(?:debug|info|warn|error|trace)$/.test(text ?? '')
  )
}

function isTable(name: string): boolean {
  return /^(?:[A-Za-z]*(?:Feature|Experiment)(?:Flag|Gate|Name|Key|Id)s?|(?:FEATURE|EXPERIMENT)S?(?:_(?:FLAG|GATE|NAME|KEY|ID))S?|(?:feature)?[fF]lags|FLAGS|Gates|GATES|FeatureFlags?|Experiments)$/.test(
    name,
  )
}

/** The variables of the environment that a file reads, its own and through the wrappers of the package. */
export function environmentIn(
  facts: Pick<CodeFacts, 'calls' | 'environment'>,
  askers: Askers,
  texts: ReadonlyMap<string, string>,
): Mention[] {
  const wrapped = facts.calls.flatMap((call): Mention[] => {
    if (!askers.environment.has(`${call.callee} ${call.place}`)) return []
    const text = call.text ?? textOf(call.reference, texts) ?? ''
    return /^[A-Z][A-Z0-9_]{2,79}$/.test(text) ? [{ text, line: call.line }] : []
  })
  return [...facts.environment.filter(({ text }) => !builtIn.has(text)), ...wrapped]
}

/** What a bundler puts in the place of, or an object has by itself. */
const builtIn = new Set(['hasOwnProperty', 'toString', 'get', 'set'])
