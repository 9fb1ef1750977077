import type { Artifact } from '../model/artifact.ts'
import type { DetectorOptions } from '../model/detector.ts'
import type { Example, Rule } from '../model/rule.ts'
import { expandSample } from '../secrets/sample.ts'
import { sha256 } from '../text/digest.ts'
import { kindOf } from '../text/kind.ts'
import { inspectWith, makeInspectors } from './inspect.ts'
import { summarize } from './walk.ts'

/** An example that its rule does not treat as the pack says. */
export interface FailedExample {
  readonly ruleId: string
  readonly list: 'match' | 'pass'
  /** 0-based, in its list. */
  readonly index: number
  /** `untried`: it is about more than files by path and text, which only a real package has. `unmade`: its template cannot be expanded. */
  readonly outcome: 'found' | 'missed' | 'untried' | 'unmade'
}

/** Tries each rule on its own examples; gives those that fail. */
export function tryExamples(rules: readonly Rule[]): readonly FailedExample[] {
  return rules.flatMap((rule) => [...failuresOf(rule, 'match'), ...failuresOf(rule, 'pass')])
}

/** The others look at what formats learn when they open a package. */
const detectorsOfFiles: ReadonlySet<string> = new Set(['pattern', 'file', 'terms'])

/** A template stands for many texts: one that fits by luck must not hide the others. */
const seeds = [0, 1, 2, 3, 4]

function failuresOf(rule: Rule, list: FailedExample['list']): readonly FailedExample[] {
  return rule.examples[list].flatMap((example, index): FailedExample[] => {
    const files = detectorsOfFiles.has(rule.detector) ? filesOf(example) : undefined
    if (files === undefined) return [{ ruleId: rule.id, list, index, outcome: 'untried' }]
    const finds = (seed: number) => isFound(rule, files, optionsOf(example), seed)
    const failed = (outcome: FailedExample['outcome']) => [{ ruleId: rule.id, list, index, outcome }]
    try {
      if (list === 'match') return seeds.every(finds) ? [] : failed('missed')
      return seeds.some(finds) ? failed('found') : []
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return failed('unmade')
    }
  })
}

type Files = { readonly [path: string]: string }

/** The example's files, as templates by path; undefined when it is described by more than that. */
function filesOf(example: Example): Files | undefined {
  if (typeof example === 'string') return { 'dist/index.js': example }
  const { path = 'dist/index.js', text, files, ...others } = example
  if (Object.keys(others).some((key) => key !== 'terms' && key !== 'budgets')) return undefined
  if (files === undefined) return { [path]: text ?? '' }
  return isTexts(files) ? files : undefined
}

function isTexts(files: unknown): files is Files {
  return typeof files === 'object' && files !== null && Object.values(files).every((text) => typeof text === 'string')
}

function optionsOf(example: Example): DetectorOptions {
  if (typeof example === 'string') return {}
  const { terms, budgets } = example as DetectorOptions
  return { ...(terms && { terms }), ...(budgets && { budgets }) }
}

function isFound(rule: Rule, files: Files, options: DetectorOptions, seed: number): boolean {
  const empty: Artifact = {
    path: '',
    mode: 0,
    bytes: new Uint8Array(0),
    kind: 'gzip',
    digest: '',
    facts: {},
    contents: [],
  }
  const artifacts = Object.entries(files).map(([path, text]) => artifactOf(path, expandSample(text, seed), empty))
  const root = { ...empty, contents: artifacts.map(summarize) }
  const inspectors = makeInspectors([rule], options).all
  return [...artifacts, root].some((artifact) =>
    inspectWith(inspectors, artifact).matches.some(({ ruleId }) => ruleId === rule.id),
  )
}

function artifactOf(path: string, text: string, parent: Artifact): Artifact {
  const bytes = Buffer.from(text)
  return {
    path,
    parent,
    mode: 0o644,
    bytes,
    kind: kindOf(path, bytes),
    digest: sha256(bytes),
    facts: {},
    contents: [],
  }
}
