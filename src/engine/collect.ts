import type { Artifact, Summary } from '../model/artifact.ts'
import type { Inspector, Match } from '../model/detector.ts'
import type { Format } from '../model/format.ts'
import type { Meter } from '../model/limits.ts'
import type { Rule } from '../model/rule.ts'
import { hostsOf } from '../text/hosts.ts'
import { isTextKind } from '../text/kind.ts'
import { type Candidate, candidatesOf } from './candidate.ts'
import { walk } from './walk.ts'

/** What one package's walk brought in. */
export interface Collected {
  readonly root: Summary
  readonly candidates: readonly Candidate[]
  readonly troubles: readonly Trouble[]
  /** Hosts that URLs in the package name, sorted. */
  readonly hosts: readonly string[]
  readonly coverage: { readonly artifacts: number; readonly bytes: number }
}

export interface Trouble {
  readonly code: string
  readonly chain: readonly string[]
  readonly detail: string
  readonly effect: 'incomplete' | 'none'
  readonly digest?: string
}

export interface Progress {
  readonly artifacts: number
  readonly bytes: number
  readonly path: string
}

/** Walks a tarball and passes every artifact once before every inspector. */
export async function collect(
  tarball: Uint8Array,
  seams: { readonly formats: readonly Format[]; readonly inspectors: readonly Inspector[] },
  rules: ReadonlyMap<string, Rule>,
  meter: Meter,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void },
): Promise<Collected> {
  const candidates: Candidate[] = []
  const troubles: Trouble[] = []
  let root: Summary | undefined
  const hosts = new Set<string>()
  let artifacts = 0
  let bytes = 0
  for await (const step of walk(tarball, seams.formats, meter)) {
    options.signal?.throwIfAborted()
    if (step.kind === 'trouble') {
      const { code, detail, effect } = step.trouble
      troubles.push({ code, chain: step.chain, detail, effect, digest: step.digest })
      continue
    }
    const { artifact, summary } = step
    root = summary
    if (artifact.parent !== undefined) {
      artifacts += 1
      bytes += artifact.bytes.length
      options.onProgress?.({ artifacts, bytes, path: artifact.path })
    }
    if (isTextKind(artifact.kind)) for (const host of hostsOf(artifact.bytes)) hosts.add(host)
    const found = inspect(artifact, seams.inspectors)
    troubles.push(...found.troubles.map((trouble) => ({ ...trouble, chain: summary.chain, digest: summary.digest })))
    candidates.push(...candidatesOf(artifact, summary, found.matches, rules), ...namedSecrets(summary, seams, rules))
  }
  if (root === undefined) throw new Error('a walk always ends with the tarball itself')
  return { root, candidates, troubles, hosts: [...hosts].sort(), coverage: { artifacts, bytes } }
}

function inspect(
  artifact: Artifact,
  inspectors: readonly Inspector[],
): { matches: Match[]; troubles: Omit<Trouble, 'chain'>[] } {
  const matches: Match[] = []
  const troubles: Omit<Trouble, 'chain'>[] = []
  for (const inspector of inspectors) {
    for (const found of inspector.inspect(artifact)) {
      if ('trouble' in found) troubles.push(found.trouble)
      else matches.push(found)
    }
  }
  return { matches, troubles }
}

/** Secrets in the names of what a container holds: all names pass the detectors as one text. */
function namedSecrets(
  container: Summary,
  seams: { readonly inspectors: readonly Inspector[] },
  rules: ReadonlyMap<string, Rule>,
): readonly Candidate[] {
  if (container.contents.length === 0) return []
  const names = container.contents.map((child) => child.path.replaceAll('\n', ' '))
  const bytes = Buffer.from(names.join('\n'))
  // Without a name of its own, only what is written in the text can match.
  const text = { path: '', mode: 0, bytes, kind: 'text', digest: '', facts: {}, contents: [] }
  const secrets = inspect({ ...text, parent: text }, seams.inspectors).matches.filter(
    (match) => rules.get(match.ruleId)?.secret,
  )
  if (secrets.length === 0) return []
  return candidatesOf({ ...text, parent: text }, container, secrets, rules).map((candidate) => {
    const subject = container.contents[(candidate.region?.startLine ?? 1) - 1] ?? container
    return { ...candidate, chain: subject.chain, subject, region: undefined, snippet: null, layers: ['name'] }
  })
}
