import type { Reporter } from '../model/reporter.ts'
import { json } from './json.ts'
import { pretty } from './pretty/pretty.ts'

export { render } from './render.ts'

/** Every reporter; its id is what `--reporter` takes. */
export const reporters: readonly Reporter[] = [pretty, json]
