import type { Fix } from '../model/report.ts'
import { fill } from '../text/fill.ts'
import { bundlerOption } from './bundler-options.ts'
import type { Traced } from './originals.ts'

/** What makes a finding go away, the best way first. How a file is left out is worked out once all findings are judged. */
export function fixesOf(candidate: Traced, fileKind: string | undefined): readonly Fix[] {
  const { rule, values } = candidate
  const own: Fix[] = rule.fix === null ? [] : [{ kind: 'remove', description: fill(rule.fix, values) }]
  const files = isAboutTheFile(candidate, fileKind) ? [leaveOut] : []
  const map = candidate.subject.facts.map
  // The exact option and the exact edit say more than the rule's advice for all cases.
  if (map !== undefined && rule.id.startsWith('map/') && rule.detector !== 'contract') {
    return files.length > 0
      ? [...files, bundlerOption(map.tool, map.kind)]
      : [...own, bundlerOption(map.tool, map.kind)]
  }
  return [...(rule.secret ? revocation(candidate) : []), ...own, ...files]
}

const leaveOut: Fix = { kind: 'files', description: 'Leave it out of the package.' }

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

/** Whether leaving the file out is the answer: the whole file is the trouble, and it is nothing that a program runs. */
function isAboutTheFile({ rule, region, chain, subject }: Traced, kind: string | undefined): boolean {
  const [file = ''] = chain
  if (file === '') return false
  if (isMapName(file) && !runs.has(kind ?? '')) return true
  if (chain.length > 1) return !runs.has(kind ?? '') && (rule.secret || isOfFile(rule.id))
  if (rule.id.startsWith('map/')) return subject.facts.map !== undefined && region === undefined
  return isOfFile(rule.id) || (rule.secret && region === undefined) || /\.(?:env|log|tsbuildinfo)$/.test(file)
}

function isOfFile(ruleId: string): boolean {
  return /^(?:map|file|container)\//.test(ruleId)
}

function isMapName(path: string): boolean {
  return path.endsWith('.map')
}

/** Kinds of files that a package may not work without. */
const runs: ReadonlySet<string> = new Set(['javascript', 'typescript', 'css', 'html', 'wasm', 'elf', 'macho', 'pe'])
