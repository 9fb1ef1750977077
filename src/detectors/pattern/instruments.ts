import { Automaton } from '../../text/automaton.ts'
import { layerTriggers } from '../../text/decode.ts'
import type { Probe } from './probe.ts'

/** What a sweep looks with: the automaton's keywords are those of `keywordProbes`, and after them the triggers of layers. */
export interface Instruments {
  readonly automaton: Automaton
  /** For each keyword, the probes that it calls. */
  readonly keywordProbes: readonly (readonly Probe[])[]
}

/** The instruments for these probes. */
export function assemble(probes: readonly Probe[]): Instruments {
  const byKeyword = new Map<string, Probe[]>()
  for (const probe of probes) {
    for (const keyword of new Set(probe.options.keywords.flatMap(spellings))) {
      byKeyword.set(keyword, [...(byKeyword.get(keyword) ?? []), probe])
    }
  }
  return {
    automaton: new Automaton([...byKeyword.keys(), ...layerTriggers]),
    keywordProbes: [...byKeyword.values()],
  }
}

/** A keyword as it stands, and as JSON and JavaScript may write it. */
function spellings(keyword: string): readonly string[] {
  const plain = keyword.toLowerCase()
  return [plain, plain.replaceAll('/', '\\/'), plain.replaceAll('"', '\\"')]
}
