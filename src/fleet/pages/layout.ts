import { htmlDocument, policyDigest } from '../../reporters/html/html-document.ts'
import { style } from '../../reporters/html/page-files.ts'
import { type Markup, markup } from '../../reporters/markup.ts'
import { escapeCommands } from '../../text/escape-controls.ts'

/** Where the pages lie: on a server by their addresses, in a folder by the names of files. */
export interface Links {
  readonly overview: string
  packages(filter?: { readonly state?: string }): string
  findings(filter?: { readonly state?: string; readonly severity?: string }): string
  package(name: string): string
  finding(name: string, fingerprint: string): string
  /** Whether lists can be narrowed down by their address. */
  readonly isLive: boolean
}

/** What the page's own rules add to those of the reports. */
const own = `nav a{margin-right:1.2rem}nav{padding:.4rem 0 0}.wide{overflow-x:auto}.wide table,.scroll table{min-width:46rem}.wide :is(td,th,td a),.scroll :is(td,th){overflow-wrap:break-word}.scroll{margin-top:1rem}.pair{white-space:nowrap;margin-right:.8rem}.trend{width:100%;height:6rem;display:block}.trend rect{fill:var(--fill-critical)}.trend rect.none{fill:var(--line)}form.bar{margin:1rem 0}`

const sheet = `${style}${own}`

/** The policy of every page: nothing is loaded and nothing is run. */
export const pagePolicy: string = `default-src 'none'; style-src '${policyDigest(sheet)}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`

/** A whole page. The policy stands in it too, for a page that is a file; a file cannot forbid to be framed. */
export function page(title: string, links: Links, body: Markup): string {
  const policy = pagePolicy.replace(/; frame-ancestors 'none'$/, '')
  const content = markup`<body>
<a class="skip" href="#main">Skip to the page</a>
<main id="main">
<p class="mark"><span class="brand">Watertight fleet</span></p>
<nav aria-label="Pages"><a href="${links.overview}">Overview</a><a href="${links.packages()}">Packages</a><a href="${links.findings()}">Findings</a></nav>
${body}
</main>
<footer><p>Secrets are redacted, and none is in the database in full. These pages only read; a finding is acknowledged with <code>watertight fleet ack</code>.</p></footer>
</body>`
  return htmlDocument({
    title: `${title} · Watertight fleet`,
    policy,
    style: sheet,
    body: escapeCommands(content.text),
  })
}

/** A day of a time, or nothing. */
export function dayOf(time: Date | null): string {
  return time === null ? '' : time.toISOString().slice(0, 10)
}

/** A time to the minute, in UTC. */
export function minuteOf(time: Date | null): string {
  return time === null ? '' : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
