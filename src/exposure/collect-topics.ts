import type { Item, Topic, TopicId } from './exposure-type.ts'

/** Gathers what many files tell into topics, each thing once with its first places. */
export class Topics {
  readonly #topics = new Map<TopicId, Map<string, Gathered>>()

  /** `ships`: whether what it was found in ships too. */
  add(id: TopicId, { name, note = '', chain, line, ships = false }: Found): void {
    const topic = this.#topics.get(id) ?? new Map<string, Gathered>()
    this.#topics.set(id, topic)
    const known = topic.get(name)
    if (known === undefined) {
      // What is counted is bounded too: names are hostile, and a package may hold millions.
      if (topic.size < MOST) topic.set(name, { note, times: 1, ships, places: [{ chain, line }] })
      return
    }
    known.times += 1
    known.ships ||= ships
    if (known.note === '') known.note = note
    if (known.places.length < PLACES) known.places.push({ chain, line })
  }

  /** In a fixed order; `ships` says what ships too, `isConfidential` what holds a term that the configuration calls so. */
  all(ships: (name: string) => boolean, isConfidential: ((text: string) => boolean) | null): readonly Topic[] {
    return order.flatMap((id) => {
      const topic = this.#topics.get(id)
      if (topic === undefined) return []
      const items = [...topic].map(([name, gathered]): Item => {
        return {
          name,
          ...gathered,
          // What is collected because it does not ship need not be looked for again.
          ships: gathered.ships || (id !== 'unreleased-texts' && ships(name)),
          isConfidential: isConfidential?.(`${name}\n${gathered.note}`) ?? false,
        }
      })
      return [{ id, count: items.length, items: firstOf(items, shown.get(id) ?? SHOWN) }]
    })
  }
}

/** What the user calls confidential comes first, then what nobody can see yet, then what is used most. */
function compare(a: Item, b: Item): number {
  return (
    Number(b.isConfidential) - Number(a.isConfidential) ||
    Number(a.ships) - Number(b.ships) ||
    b.times - a.times ||
    (a.name < b.name ? -1 : 1)
  )
}

/** The first `most` items in their order. Of very many, few are shown: each is compared with the last of those, and most go no further. */
function firstOf(items: readonly Item[], most: number): readonly Item[] {
  const first = items.slice(0, most).sort(compare)
  for (const item of items.slice(most)) {
    const last = first.at(-1)
    if (last === undefined || compare(item, last) > 0) continue
    let [low, high] = [0, first.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (compare(item, first[middle] as Item) < 0) high = middle
      else low = middle + 1
    }
    first.pop()
    first.splice(low, 0, item)
  }
  return first
}

interface Found {
  readonly name: string
  readonly note?: string
  readonly chain: readonly string[]
  readonly line: number
  readonly ships?: boolean
}

interface Gathered {
  note: string
  times: number
  ships: boolean
  readonly places: { readonly chain: readonly string[]; readonly line: number }[]
}

const MOST = 100_000
const PLACES = 3
const SHOWN = 300
const shown: ReadonlyMap<TopicId, number> = new Map([
  ['flags', 5000],
  ['environment', 5000],
  ['options', 2000],
  ['unreleased-texts', 200],
])

const order: readonly TopicId[] = [
  'flags',
  'environment',
  'options',
  'constants',
  'names',
  'dates',
  'versions',
  'unreleased-texts',
  'remarks',
  'people',
  'accounts',
  'hosts',
  'tickets',
  'channels',
  'repositories',
  'routes',
  'models',
  'telemetry',
  'prompts',
  'licences',
]
