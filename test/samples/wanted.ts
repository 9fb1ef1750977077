import type { Measured } from './measure.ts'
import type { Sample } from './sample.ts'

/** What an audit has to find, by what a sample holds. */
export const wanted: { readonly [held in Sample['holds']]: Partial<Measured> } = {
  source: { restored: true, secret: true },
  strings: { secret: true },
  paths: { paths: true },
  names: { names: true },
  opaque: { opaque: true, secret: false },
  nothing: { opaque: false, secret: false },
}
