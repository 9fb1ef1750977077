import type { Summary } from '../model/artifact.ts'
import type { Values } from '../model/detector.ts'
import type { JudgedVisibility } from '../policy/visibility-of.ts'
import type { Compared } from './checkout/compare.ts'

/** Where a package is closed only for lack of proof, its maps are one question about all of it instead of a finding each. */
export function askWhetherOpen(
  candidates: readonly Compared[],
  root: Summary,
  { proven, because }: JudgedVisibility,
): readonly Compared[] {
  const maps = proven ? [] : candidates.filter(({ rule }) => rule.id === 'map/embedded-sources')
  const [first] = maps
  if (first === undefined) return candidates
  const asked: Compared = {
    ...first,
    rule: { ...first.rule, fix: answer },
    chain: [],
    subject: root,
    region: undefined,
    snippet: null,
    matched: '',
    values: { ...sums(maps), unproven: true, because },
    related: maps.slice(0, RELATED).map(({ chain }) => ({
      location: { chain, original: null },
      message: 'a map that holds its sources',
    })),
    repositoryLocation: null,
  }
  return [...candidates.filter((candidate) => !maps.includes(candidate)), asked]
}

const answer =
  'If it is, write `"visibility": "open"` into the configuration or ship the licence\'s text; if it is not, leave the maps out (`"!**/*.map"` in `files`).'

function sums(maps: readonly Compared[]): Values {
  const sum = (name: string) => maps.reduce((total, { values }) => total + Number(values[name] ?? 0), 0)
  const [novel, novelLines, embedded, lines] = [sum('novel'), sum('novelLines'), sum('embedded'), sum('lines')]
  return {
    maps: maps.length,
    mapWords: maps.length === 1 ? 'map holds' : 'maps hold',
    hasNovel: novel > 0,
    novel,
    novelLines,
    embedded,
    lines,
    files: novel === 1 ? 'original file' : 'original files',
    fileLines: novelLines === 1 ? 'line' : 'lines',
    sourceWord: embedded === 1 ? 'source' : 'sources',
    lineWord: lines === 1 ? 'line' : 'lines',
  }
}

/** What a reader needs of a leak that is repeated a thousand times. */
const RELATED = 20
