import { deflateRawSync } from 'node:zlib'
import { printChain } from '../../model/chain.ts'
import type { Extras } from '../../model/extras.ts'
import type { Report } from '../../model/report.ts'
import type { Reporter } from '../../model/reporter.ts'
import { escapeCommands } from '../../text/escape-controls.ts'
import { markup } from '../markup.ts'
import { contentsSection } from './contents.ts'
import { exposureMarkup } from './exposure.ts'
import { findingsSection, missedSection, notesSection } from './findings.ts'
import { htmlDocument, policyDigest } from './html-document.ts'
import { packContents } from './pack-contents.ts'
import { islands, type PageSources } from './page-data.ts'
import { script, style } from './page-files.ts'
import { sourcesSection } from './sources.ts'
import { stageSection } from './stage.ts'
import { summarySection, titleOf } from './summary.ts'
import { versionsSection } from './versions.ts'

/** One self-contained page, to be sent to somebody: it asks for nothing, and reads without JavaScript. */
export const html: Reporter = {
  id: 'html',
  render: (report, _theme, extras) => page(report, extras),
}

function page(report: Report, extras: Extras | undefined): string {
  // Nothing is loaded, sent or run but the style and the script below, which the policy names by their digests.
  const policy = `default-src 'none'; style-src '${policyDigest(style)}'; script-src '${policyDigest(script)}'; base-uri 'none'; form-action 'none'`
  const data = packContents(report, extras)
  const body = markup`<body>
<a class="skip" href="#main">Skip to the report</a>
<main id="main">
${summarySection(report)}
${missedSection(report)}
${stageSection(report)}
${versionsSection(report, data.versions.length > 1)}
${contentsSection(report, data)}
${findingsSection(report)}
${exposureMarkup(extras)}
${sourcesSection(extras)}
${notesSection(report)}
</main>
<footer><p>Watertight ${report.tool.version}. This file makes no network requests. ${
    extras !== undefined && extras.sources.length > 0
      ? 'It contains source texts; secrets in them are redacted.'
      : 'Secrets are redacted, and it contains no source text except the lines around each finding.'
  }</p></footer>
`
  const own = escapeCommands(body.text)
  const extra = `${island(islands.data, data)}${island(islands.sources, sourcesOf(extras))}<script>${script}</script>`
  return htmlDocument({ title: titleOf(report), policy, style, body: `${own}${extra}\n</body>` })
}

function sourcesOf(extras: Extras | undefined): PageSources | null {
  if (extras === undefined || extras.sources.length === 0) return null
  return {
    files: extras.sources.map((each) => ({ package: each.package, path: printChain(each.chain), text: each.text })),
  }
}

/** JSON as text that no parser of HTML can take for anything else: compressed, then base64. */
function island(id: string, content: object | null): string {
  if (content === null) return ''
  const packed = deflateRawSync(JSON.stringify(content), { level: 6 }).toString('base64')
  return `<script type="application/octet-stream" id="${id}">${packed}</script>\n`
}
