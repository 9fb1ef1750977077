import type { Trouble } from '../model/format.ts'

/** The troubles of one container: of many of a kind the first is told, with how many more there are. */
export class TroubleTally {
  readonly #kinds = new Map<string, { readonly first: Trouble; more: number }>()
  readonly #toldOnce: Set<string>

  /** `toldOnce` is shared by all containers of an audit. */
  constructor(toldOnce: Set<string>) {
    this.#toldOnce = toldOnce
  }

  add(trouble: Trouble): void {
    const kind = `${trouble.code} ${trouble.effect}`
    const known = this.#kinds.get(kind)
    if (known) known.more += 1
    else if (!this.#toldOnce.has(trouble.code)) {
      if (ofTheAudit.has(trouble.code)) this.#toldOnce.add(trouble.code)
      this.#kinds.set(kind, { first: trouble, more: 0 })
    }
  }

  *told(): Iterable<Trouble> {
    for (const { first, more } of this.#kinds.values())
      yield more === 0 ? first : { ...first, detail: `${first.detail} So it is with ${more} more.` }
  }
}

// Once these bounds are reached, every further container reaches them too.
const ofTheAudit = new Set(['limit-entries', 'limit-totalBytes'])
