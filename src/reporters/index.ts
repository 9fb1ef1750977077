import type { Reporter } from '../model/reporter.ts'
import { csv } from './csv.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { gitlabSecrets } from './gitlab-secrets.ts'
import { html } from './html/html.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { pretty } from './pretty/pretty.ts'
import { rdjson } from './rdjson.ts'
import { type ReporterName, reporterNames } from './reporter-names.ts'
import { sarif, sarifFull } from './sarif/sarif.ts'
import { azure, teamcity } from './service-messages.ts'

export { jobSummary } from './github.ts'

const byName: Readonly<Record<ReporterName, Reporter>> = {
  pretty,
  json,
  html,
  sarif,
  'sarif-full': sarifFull,
  markdown,
  github,
  gitlab,
  'gitlab-secrets': gitlabSecrets,
  junit,
  rdjson,
  csv,
  azure,
  teamcity,
}

/** Every reporter; its id is what `--reporter` takes. */
export const reporters: readonly Reporter[] = reporterNames.map((name) => byName[name])
