import type { Reporter } from '../model/reporter.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { json } from './json.ts'
import { markdown } from './markdown.ts'
import { pretty } from './pretty/pretty.ts'

export { jobSummary } from './github.ts'

/** Every reporter; its id is what `--reporter` takes. */
export const reporters: readonly Reporter[] = [pretty, json, github, gitlab, markdown]
