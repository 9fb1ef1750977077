import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Rule } from '../model/rule.ts'
import { compileGlobs } from '../text/glob.ts'
import { isLookedUp } from '../text/glob-index.ts'
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
  const digest = rulesDigest(shipped.map(fullRule))
  await writeFile(output, JSON.stringify({ digest, rules: shipped, globs: compileGlobs(globsOf(rules)) }))
  await writeFile(examples, JSON.stringify(Object.fromEntries(rules.map((rule) => [rule.id, rule.examples]))))
}

/** The globs that rules try one by one, as their detectors spell them. */
function globsOf(rules: readonly Rule[]): readonly string[] {
  const globs = rules.flatMap(({ detector, options: { paths, exceptPaths } }) => {
    const [tried, excepted] = [paths, exceptPaths].map((list) => (Array.isArray(list) ? list.map(String) : []))
    // Files are known by their names whatever the case, and most of these are looked up.
    return detector === 'file'
      ? [...(tried ?? []).filter((glob) => !isLookedUp(glob)), ...(excepted ?? [])].map((glob) => glob.toLowerCase())
      : [...(tried ?? []), ...(excepted ?? [])]
  })
  return [...new Set(globs)].sort()
}
