import { createHash } from 'node:crypto'
import { escapeCommands } from '../../text/escape-controls.ts'
import { markup } from '../markup.ts'

/** What a page of HTML is made of. `body` is markup, from `<body>` to `</body>`; `policy` is its Content-Security-Policy. */
export interface HtmlPage {
  readonly title: string
  readonly policy: string
  readonly style: string
  readonly body: string
}

/** A whole page that asks for nothing but what its policy names. */
export function htmlDocument({ title, policy, style, body }: HtmlPage): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<meta name="robots" content="noindex"/>
<title>${escapeCommands(markup`${title}`.text)}</title>
<style>${style}</style>
</head>
${body}
</html>
`
}

/** A style or a script as a Content-Security-Policy names it. */
export function policyDigest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
