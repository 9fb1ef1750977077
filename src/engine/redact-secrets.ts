import type { Artifact } from '../model/artifact.ts'
import type { Inspector } from '../model/detector.ts'
import type { Rule } from '../model/rule.ts'
import { loadBuiltinRules } from '../rules/load.ts'
import { inspectWith, makeInspectors } from './inspect.ts'
import { scrub } from './scrub.ts'

/** `text` without what the built-in rules take for secrets: for what is said beside a report, of names and addresses that anybody chose. */
export async function redactSecrets(text: string): Promise<string> {
  readied ??= ready()
  const { inspectors, rules } = await readied
  return scrub(text, secretsIn(text, inspectors, rules))
}

/** Made once, when it is first wanted: whoever watches a registry has many texts. */
let readied: ReturnType<typeof ready> | undefined

async function ready(): Promise<{
  readonly inspectors: readonly Inspector[]
  readonly rules: ReadonlyMap<string, Rule>
}> {
  const rules = await loadBuiltinRules()
  return { inspectors: makeInspectors(rules, {}).ofText, rules: new Map(rules.map((rule) => [rule.id, rule])) }
}

/** The same plain data with its texts redacted likewise. */
export async function withoutSecrets<Plain>(plain: Plain): Promise<Plain> {
  // A secret is shortened within its text, so what comes back has the shape of what went in.
  return JSON.parse(await redactSecrets(JSON.stringify(plain))) as Plain
}

/** The secrets that stand in a text which belongs to no artifact. */
export function secretsIn(
  text: string,
  inspectors: readonly Inspector[],
  rules: ReadonlyMap<string, Rule>,
): ReadonlySet<string> {
  const plain: Artifact = {
    path: '',
    mode: 0,
    bytes: Buffer.from(text),
    kind: 'text',
    digest: '',
    facts: {},
    contents: [],
  }
  const { matches } = inspectWith(inspectors, plain)
  return new Set(matches.flatMap((match) => (rules.get(match.ruleId)?.secret && match.text ? [match.text] : [])))
}
