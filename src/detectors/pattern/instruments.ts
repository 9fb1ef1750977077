import { Automaton } from '../../secrets/automaton.ts'
import { layerTriggers } from '../../secrets/decode/decode.ts'
import { callOf, type KeywordCall } from './call.ts'
import { NamedSecrets } from './named.ts'
import type { Probe } from './probe.ts'

/** What a sweep looks with: the automaton's keywords are those of `keywordCalls`, and after them the triggers of layers. */
export interface Instruments {
  readonly automaton: Automaton
  /** For each keyword, the probes that it calls. */
  readonly keywordCalls: readonly (readonly KeywordCall[])[]
  /** Those that are known by a name; null when there are none. */
  readonly named: NamedSecrets | null
  /** Those that are phrases of words. */
  readonly phrases: readonly Probe[]
}

/** The instruments for these probes. */
export function assemble(probes: readonly Probe[]): Instruments {
  const byKeyword = new Map<string, KeywordCall[]>()
  for (const probe of probes) {
    for (const keyword of new Set((probe.options.keywords ?? []).flatMap(spellings))) {
      const call = callOf(probe, keyword)
      const calls = byKeyword.get(keyword)
      if (calls === undefined) byKeyword.set(keyword, [call])
      else calls.push(call)
    }
  }
  const named = probes.filter(({ options }) => options.name !== undefined)
  return {
    automaton: new Automaton([...byKeyword.keys(), ...layerTriggers]),
    keywordCalls: [...byKeyword.values()],
    named: named.length === 0 ? null : new NamedSecrets(named),
    phrases: probes.filter(({ options }) => options.phrase !== undefined),
  }
}

/** A keyword as it stands, and as JSON and JavaScript may write it. */
function spellings(keyword: string): readonly string[] {
  const plain = keyword.toLowerCase()
  return [plain, plain.replaceAll('/', '\\/'), plain.replaceAll('"', '\\"')]
}
