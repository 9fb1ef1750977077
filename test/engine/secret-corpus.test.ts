import { beforeAll, describe, expect, test } from 'vitest'
import { pattern } from '../../src/detectors/pattern/pattern.ts'
import { makeProbe } from '../../src/detectors/pattern/probe.ts'
import type { Rule } from '../../src/model/rule.ts'
import { builtinRules } from '../support/builtin-rules.ts'
import { type Carrier, carriers, containers, isWritten } from '../support/carriers.ts'
import { fake } from '../support/fake.ts'
import { artifactOf, matchesOf } from '../support/inspect.ts'
import { type Inspected, inspectTarball } from '../support/inspect-tarball.ts'
import { pack } from '../support/pack.ts'

/** A secret, in a text that a rule's example stands for. */
interface Planted {
  readonly rule: Rule
  readonly text: string
  readonly secret: string
}

const rules = builtinRules()
// These read how a whole text is laid out, which every carrier changes.
const readsLayout: ReadonlySet<string> = new Set(['secret/environment-dump', 'secret/table-of-people'])
// A rule of certain paths only grades what another finds everywhere else; one whose every example has a path goes by the file's name.
const secretRules = rules.filter(
  ({ id, detector, options, examples }) =>
    id.startsWith('secret/') &&
    detector === pattern.id &&
    options['paths'] === undefined &&
    !readsLayout.has(id) &&
    examples.match.some((example) => typeof example === 'string'),
)
const secrets = new Set<string>()
/** By rule, what its secrets were planted in as files of their own. */
const carried = new Map<string, Set<string>>()

describe.each(carriers)('in $name', (carrier) => {
  const plants = plantsFor(carrier.name).filter((plant) => isAtHome(plant, carrier))
  for (const { rule } of plants) carried.set(rule.id, (carried.get(rule.id) ?? new Set()).add(carrier.name))
  const pathOf = (index: number): string => `dist/${index}.${carrier.extension}`
  const files = plants.map(({ text, secret }, index) => [pathOf(index), carrier.carry(text, middleOf(text, secret))])
  findsAll(plants, pathOf, carrier.holds, () => pack(Object.fromEntries(files)))
})

describe.each(containers)('in $name', (container) => {
  const plants = plantsFor(container.name)
  const texts = Object.fromEntries(plants.map(({ text }, index) => [`${index}.ts`, text]))
  findsAll(
    plants,
    (index) => container.chain(`${index}.ts`),
    isWritten,
    () => pack(container.build(texts)),
  )
})

test('that were thousands, and of every rule some', () => {
  expect(secrets.size).toBeGreaterThan(5000)
  const planted = new Set(plantsFor('all').map(({ rule }) => rule.id))
  expect(secretRules.filter(({ id }) => !planted.has(id)).map(({ id }) => id)).toEqual([])
})

test('in every carrier but where it cannot stand', () => {
  const few = secretRules.filter(({ id }) => (carried.get(id)?.size ?? 0) < carriers.length - 3)
  // Prose and style sheets are full of what a loose rule would find: these are not looked for there.
  expect(few.map(({ id }) => id)).toEqual([])
})

/** Of every way to write every secret one, with what the rule alone finds in the text as it stands. */
function plantsFor(seed: string): readonly Planted[] {
  return secretRules.flatMap((rule) => {
    const inspector = pattern.create([rule], {})
    return rule.examples.match.flatMap((example, index) => {
      const text = fake(typeof example === 'string' ? example : (example.text ?? ''), `${seed}:${index}`)
      // The heading of a section or block names what stands on the lines below it, and in most carriers there are no lines.
      if (/^(?:\[[^\]]*\]|[\w-]+:)\n/.test(text)) return []
      // What is read only where no code is, such as a header on a line of its own, has no place in most carriers.
      if (matchesOf(inspector, artifactOf(text, 'a.ts')).length === 0) return []
      const plain = matchesOf(inspector, artifactOf(text, 'a.txt')).find(({ layers }) => layers === undefined)
      return plain?.text === undefined ? [] : [{ rule, text, secret: plain.text }]
    })
  })
}

function middleOf(text: string, secret: string): number {
  return text.indexOf(secret) + Math.floor(secret.length / 2)
}

function isAtHome({ rule, text, secret }: Planted, { extension, layers = [], suits = () => true }: Carrier): boolean {
  return suits(text, middleOf(text, secret)) && makeProbe(rule).appliesTo(`dist/0.${extension}`, layers)
}

function findsAll(
  plants: readonly Planted[],
  chainOf: (index: number) => string,
  holds: Carrier['holds'],
  build: () => Buffer,
): void {
  let inspected: ReadonlyMap<string, Inspected>
  beforeAll(async () => {
    inspected = new Map((await inspectTarball(build(), rules)).map((each) => [each.chain, each]))
  })

  test('every secret is found where it is', () => {
    for (const { secret } of plants) secrets.add(secret)
    const missed = plants.filter(({ secret }, index) => {
      const { artifact, matches } = inspected.get(chainOf(index)) ?? {}
      const bytes = Buffer.from(artifact?.bytes ?? [])
      return !matches?.some(({ start, end }) => holds(bytes.subarray(start, end), secret))
    })
    expect(missed.map(({ rule, text }) => `${rule.id}: ${text}`)).toEqual([])
  })
}
