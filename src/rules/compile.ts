import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { parsePack } from './parse-pack.ts'

/** Reads and checks every pack of `folder` and writes them as the one JSON file that a run loads. Throws on the first bad rule. */
export async function compileRules(folder: string, output: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  const packs = await Promise.all(
    names.map(async (name) => parsePack(parse(await readFile(join(folder, name), 'utf8')), name)),
  )
  await writeFile(output, JSON.stringify({ rules: packs.flat() }))
}
