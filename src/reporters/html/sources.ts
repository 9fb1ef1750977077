import type { Extras } from '../../model/extras.ts'
import { counted, formatCount } from '../../text/count.ts'
import { type Markup, markup } from '../markup.ts'

/** The browser of the source texts themselves; nothing unless they were asked for. */
export function sourcesSection(extras: Extras | undefined): Markup {
  if (extras === undefined || extras.sources.length === 0) return markup``
  const { sources, sourcesLeftOut } = extras
  return markup`<section aria-labelledby="sources"><h2 id="sources">What can be read: ${counted(sources.length, 'source file')}</h2>
<p>These are the texts that the package gives away, as anybody who installs it can read them. Secrets in them are redacted here, and only here.${sourcesLeftOut > 0 && ` ${formatCount(sourcesLeftOut)} more did not fit into this page; watertight restore writes all of them out.`}</p>
<p id="sources-words" class="soft">The texts are compressed in this file, and a browser with JavaScript shows them.</p>
<div id="browser" class="browser" hidden="hidden">
<div><div class="bar"><label for="source-seek">Files that contain in their path or text</label> <input id="source-seek" type="search" autocomplete="off"/></div><p id="source-sum" class="soft" role="status"></p>
<ul id="source-files" class="files scroll"></ul></div>
<div class="reader" role="region" aria-label="Text of the source" tabindex="0"><p id="source-name" class="soft">Choose a file.</p><div class="code"><pre id="source-lines" aria-hidden="true"></pre><pre id="source-text"></pre></div></div>
</div></section>`
}
