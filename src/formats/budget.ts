import type { LimitName, Meter } from '../model/limits.ts'

/** What one container may still expand to: its ratio is judged over all its entries, so that overlapping ones cannot multiply. */
export class Budget {
  readonly #meter: Meter
  readonly #compressed: number
  #spent = 0

  constructor(meter: Meter, compressed: number) {
    this.#meter = meter
    this.#compressed = compressed
  }

  /** Bytes that the next entry may have, and the limit that says so. */
  get left(): { readonly bytes: number; readonly limit: LimitName } {
    const allowance = this.#meter.allowance(this.#compressed)
    const { ratio, ratioFloor } = this.#meter.limits
    const byRatio = Math.max(ratioFloor, this.#compressed * ratio) - this.#spent
    return byRatio < allowance.bytes ? { bytes: Math.max(0, byRatio), limit: 'ratio' } : allowance
  }

  spend(bytes: number): void {
    this.#spent += bytes
  }
}
