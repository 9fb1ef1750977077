import type { Extras } from '../../model/extras.ts'
import { formatCount } from '../../text/count.ts'
import { type Markup, markup } from '../markup.ts'

/** What the sources reveal, topic by topic; nothing unless it was worked out. */
export function exposureMarkup(extras: Extras | undefined): Markup {
  const sections = extras?.exposure
  if (sections === undefined || sections.length === 0) return markup``
  return markup`<section aria-labelledby="exposure"><h2 id="exposure">What the leak reveals</h2>
${sections.map(({ title, text, items, more }, index) => {
  const shown = items.slice(0, SHOWN)
  const rest = items.length - shown.length + more
  return markup`<details class="group"${index < OPEN && markup` open="open"`}><summary><b>${title}</b></summary><div class="inner"><p class="soft">${text}</p>
<ul class="items">${shown.map(({ name, note, place }) => markup`<li><code>${name}</code>${note !== '' && markup` <span class="soft">${note}</span>`}${place !== '' && markup`<br/><span class="soft place">${place}</span>`}</li>\n`)}</ul>
${rest > 0 && markup`<p class="soft">and ${formatCount(rest)} more, which the JSON has.</p>`}</div></details>`
})}</section>`
}

/** Topics that stand open, and items of each. */
const OPEN = 3
const SHOWN = 100
