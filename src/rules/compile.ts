import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { compactRule, fullRule } from './compact.ts'
import { parsePack } from './parse-pack.ts'
import { rulesDigest } from './rules-digest.ts'

/**
 * Reads and checks every pack of `folder` and writes them as the one JSON file that a run loads; what the rules are tried on stands in `examples`, by
 * their ids, and need not ship. Throws on the first bad rule.
 */
export async function compileRules(folder: string, output: string, examples: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  const packs = await Promise.all(
    names.map(async (name) => parsePack(parse(await readFile(join(folder, name), 'utf8')), name)),
  )
  const rules = packs.flat()
  const shipped = rules.map(compactRule)
  await writeFile(output, JSON.stringify({ digest: rulesDigest(shipped.map(fullRule)), rules: shipped }))
  await writeFile(examples, JSON.stringify(Object.fromEntries(rules.map((rule) => [rule.id, rule.examples]))))
}
