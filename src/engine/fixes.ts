import type { Manifest } from '../model/artifact.ts'
import type { Fix } from '../model/report.ts'
import { fill } from '../text/fill.ts'
import { bundlerOption } from './bundler-options.ts'
import type { Traced } from './originals.ts'

/** What makes a finding go away, the best way first. */
export function fixesOf(candidate: Traced, manifest: Manifest | undefined): readonly Fix[] {
  const { rule, values } = candidate
  const own: Fix[] = rule.fix === null ? [] : [{ kind: 'remove', description: fill(rule.fix, values) }]
  const file = candidate.chain[0]
  const isOnItsOwn = file !== undefined && manifest !== undefined && isAboutTheFile(candidate)
  const files = isOnItsOwn ? keepOut(file, manifest) : []
  const map = candidate.subject.facts.map
  // The exact option and the exact edit say more than the rule's advice for all cases.
  if (map !== undefined && rule.id.startsWith('map/')) {
    return files.length > 0
      ? [...files, bundlerOption(map.tool, map.kind)]
      : [...own, bundlerOption(map.tool, map.kind)]
  }
  return [...(rule.secret ? revocation(candidate) : []), ...own, ...files]
}

function revocation({ rule }: Traced): readonly Fix[] {
  const revoke = rule.options['revoke'] as { url?: string; command?: string } | undefined
  const ways = [revoke?.command && `run \`${revoke.command}\``, revoke?.url && `open ${revoke.url}`].filter(Boolean)
  if (ways.length > 0) {
    return [{ kind: 'revoke', description: `Revoke it first, it may be known already: ${ways.join(', or ')}.` }]
  }
  if (rule.options['publicByDesign'] === true || rule.fix !== null) return []
  return [
    { kind: 'revoke', description: 'Replace it wherever it is in use, then read it from the environment instead.' },
  ]
}

/** Whether leaving the file out is the answer: the whole file is the trouble, not a line in code that must ship. */
function isAboutTheFile({ rule, region, chain }: Traced): boolean {
  if (region !== undefined && !/\.(map|env|log|tsbuildinfo)$/.test(chain[0] ?? '')) return false
  return /^(map|file|container)\//.test(rule.id) || (rule.secret && region === undefined)
}

function keepOut(file: string, manifest: Manifest): readonly Fix[] {
  if (file === 'package.json') return []
  const exclusion = exclusionFor(file)
  const files = manifest['files']
  if (!Array.isArray(files)) {
    const description = `package.json has no "files", so everything ships: list what should, or exclude this one in .npmignore with "${exclusion}".`
    return [{ kind: 'files', description, edit: { file: '.npmignore', before: null, after: exclusion } }]
  }
  const without = files.filter((entry) => entry !== file && entry !== `./${file}`)
  const kept = without.length < files.length && without.length > 0 ? without : [...files, `!${exclusion}`]
  const description = `Leave it out of the package: "files" in package.json.`
  const edit = { file: 'package.json', before: `"files": ${list(files)}`, after: `"files": ${list(kept)}` }
  return [{ kind: 'files', description, edit }]
}

/** `**` in front: npm 12 anchors a plain `*.map` to the root and ships what lies below (npm-packlist 11). */
function exclusionFor(file: string): string {
  if (file.endsWith('.map')) return '**/*.map'
  const name = file.split('/').at(-1) ?? file
  return name.startsWith('.') ? `**/${name}` : file
}

function list(entries: readonly unknown[]): string {
  return `[${entries.map((entry) => JSON.stringify(entry)).join(', ')}]`
}
