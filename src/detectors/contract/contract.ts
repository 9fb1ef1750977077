import { hostPlaces } from '../../contents/hosts.ts'
import { installScriptsOf, shapeOf } from '../../contents/shape.ts'
import { type Approval, approvalOf } from '../../contract/approval.ts'
import type { Artifact, Summary } from '../../model/artifact.ts'
import { descendants } from '../../model/artifact.ts'
import { chainKey } from '../../model/chain.ts'
import type { PackageContract } from '../../model/contract.ts'
import type { Detector, Match } from '../../model/detector.ts'
import { isTextKind } from '../../text/kind.ts'
import { readManifest, spanOf } from '../manifest/manifest.ts'
import { type Deviation, deviations } from './deviations.ts'

/** Whatever a package ships that its release contract does not allow. Made anew for each package, since each has a contract of its own. */
export const contract: Detector = {
  id: 'contract',
  create(rules, { contract: terms }) {
    if (terms === undefined) return { inspect: () => [] }
    const ids = new Set(rules.map((rule) => rule.id))
    const approval = approvalOf(terms)
    const told = new Set<string>()
    return {
      *inspect(artifact) {
        for (const match of matches(artifact, terms, approval, told)) if (ids.has(match.ruleId)) yield match
      },
    }
  },
}

function* matches(artifact: Artifact, terms: PackageContract, approval: Approval, told: Set<string>): Iterable<Match> {
  yield* newHosts(artifact, approval, told)
  yield* newScripts(artifact, terms)
  if (artifact.parent) return
  const byChain = new Map([...descendants(artifact)].map((summary) => [chainKey(summary.chain), summary]))
  for (const deviation of deviations(shapeOf(artifact), terms, approval)) yield matchOf(deviation, byChain)
}

/** The first place of each host; the others would say nothing more. */
function* newHosts({ kind, bytes }: Artifact, approval: Approval, told: Set<string>): Iterable<Match> {
  if (!isTextKind(kind)) return
  for (const { host, start, end } of hostPlaces(bytes)) {
    if (told.has(host) || approval.host(host)) continue
    told.add(host)
    yield { ruleId: 'url/host-not-approved', start, end, values: { host } }
  }
}

function* newScripts(artifact: Artifact, { installScripts }: PackageContract): Iterable<Match> {
  const manifest = readManifest(artifact)
  if (!manifest) return
  for (const [event, command] of Object.entries(installScriptsOf(manifest))) {
    const approved = Object.hasOwn(installScripts, event) ? installScripts[event] : undefined
    if (command === approved) continue
    const instead = approved === undefined ? 'has none' : 'has another command'
    yield { ruleId: 'manifest/script-not-approved', ...spanOf(artifact.bytes, command), values: { event, instead } }
  }
}

function matchOf({ ruleId, chain, values, text }: Deviation, byChain: ReadonlyMap<string, Summary>): Match {
  const subject = chain && byChain.get(chainKey(chain))
  return { ruleId, values, ...(subject && { subject }), ...(text !== undefined && { text }) }
}
