import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { detectors } from '../../src/detectors/index.ts'
import { parseManifest } from '../../src/engine/parse-manifest.ts'
import { formats } from '../../src/formats/index.ts'
import type { Artifact, Facts } from '../../src/model/artifact.ts'
import type { Detector, DetectorOptions, Match } from '../../src/model/detector.ts'
import { Meter } from '../../src/model/limits.ts'
import type { Example, Rule } from '../../src/model/rule.ts'
import { parsePack } from '../../src/rules/parse-pack.ts'
import { type ExampleFile, examplePackage, filesOf } from '../support/example-artifact.ts'

// Patterns have a test of their own, terms no examples but the user's.
const packs = readdirSync('rules').filter((name) => name.endsWith('.yaml'))
const rules = packs
  .flatMap((name) => parsePack(parse(readFileSync(`rules/${name}`, 'utf8')), name))
  .filter(({ detector }) => detector !== 'pattern' && detector !== 'terms')

describe.each(rules)('$id', (rule) => {
  test.each(named(rule.examples.match))('finds %s', async (_, example) => {
    expect(await ruleIds(rule, example)).toContain(rule.id)
  })
  test.each(named(rule.examples.pass))('passes %s', async (_, example) => {
    expect(await ruleIds(rule, example)).not.toContain(rule.id)
  })
})

test.each(detectors.filter(({ id }) => id !== 'pattern' && id !== 'terms'))('the detector $id has rules', ({ id }) => {
  expect(rules.filter((rule) => rule.detector === id)).not.toEqual([])
})

// Whether documentation shows it or a test has it depends on where it stands, which no example of a rule has to say.
test.each(
  rules.flatMap((rule) =>
    rule.grades
      .filter(({ when }) => !('documented' in when || 'tested' in when))
      .map((grade) => ({ id: rule.id, rule, when: grade.when })),
  ),
)('the values that $id is graded by are among what it finds: $when', async ({ rule, when }) => {
  const matches = (await Promise.all(rule.examples.match.map((example) => inspect(rule, example)))).flat()
  const values = matches.filter((match) => match.ruleId === rule.id).map((match) => match.values ?? {})
  for (const name of Object.keys(when)) expect(values.some((each) => name in each)).toBe(true)
})

test.each(rules)('the message of $id is filled by its values', async (rule) => {
  const matches = (await Promise.all(rule.examples.match.map((example) => inspect(rule, example)))).flat()
  for (const match of matches.filter(({ ruleId }) => ruleId === rule.id)) {
    for (const [, name = ''] of `${rule.message} ${rule.fix}`.matchAll(/\{(\w+)\}/g)) {
      expect(Object.keys(match.values ?? {})).toContain(name)
    }
  }
})

function named(examples: readonly Example[]): readonly (readonly [string, Example])[] {
  return examples.map((example) => [JSON.stringify(example), example])
}

async function ruleIds(rule: Rule, example: Example): Promise<readonly string[]> {
  return (await inspect(rule, example)).map((match) => match.ruleId)
}

async function inspect(rule: Rule, example: Example): Promise<readonly Match[]> {
  const inspector = detectorOf(rule).create([rule], optionsOf(example))
  const files = await Promise.all(filesOf(example).map(opened))
  const { root, artifacts } = examplePackage(files, manifestIn(files))
  return [...artifacts, root].flatMap((artifact) => [...inspector.inspect(artifact)] as Match[])
}

/** What the walk learns of a package from its package.json. */
function manifestIn(files: readonly ExampleFile[]): Facts {
  const text = files.find(({ path }) => path === 'package.json')?.text
  return text === undefined ? {} : { manifest: parseManifest(Buffer.from(text)) ?? {} }
}

function optionsOf(example: Example): DetectorOptions {
  if (typeof example === 'string') return {}
  const { budgets, contract, registryManifest, bundledLinks } = example as DetectorOptions
  return {
    ...(budgets && { budgets }),
    ...(contract && { contract }),
    ...(registryManifest && { registryManifest }),
    ...(bundledLinks && { bundledLinks }),
  }
}

function detectorOf(rule: Rule): Detector {
  const detector = detectors.find(({ id }) => id === rule.detector)
  if (!detector) throw new Error(`${rule.id}: no detector ${rule.detector}`)
  return detector
}

/** The file with what the formats learn on opening it; an example may say so itself. */
async function opened(file: ExampleFile): Promise<ExampleFile> {
  if (file.facts || file.text === undefined) return file
  const [artifact] = examplePackage([file]).artifacts
  if (!artifact) return file
  let { facts } = artifact
  const contents: ExampleFile[] = []
  for (const format of formats.filter((candidate) => candidate.accepts(artifact as Artifact))) {
    for await (const step of format.open(artifact, new Meter())) {
      if (step.kind === 'facts') facts = { ...facts, ...step.facts }
      if (step.kind !== 'entry') continue
      const text = new TextDecoder().decode(step.bytes)
      contents.push({ path: step.path, text, ...(step.facts && { facts: step.facts }) })
    }
  }
  return { ...file, facts, contents }
}
