import type { Exposure } from '../../exposure/exposure-type.ts'
import { exposureSections } from '../../exposure/sections.ts'
import type { ExposureSection } from '../../model/extras.ts'
import type { Theme } from '../../model/reporter.ts'
import { codeSpan, escapeMarkdown } from '../../reporters/markdown.ts'
import { formatCount } from '../../text/count.ts'
import { escapeCommands, escapeControls } from '../../text/escape-controls.ts'
import { wrap } from '../../text/wrap.ts'

/** For people at a terminal: the gravest of every topic, all of it under --verbose. */
export function exposureText(exposure: Exposure, { width, verbosity }: Pick<Theme, 'width' | 'verbosity'>): string {
  const most = verbosity === 'verbose' ? Number.POSITIVE_INFINITY : verbosity === 'quiet' ? 3 : 12
  const wide = Math.min(Math.max(width, 40), 160)
  const lines = exposureSections(exposure).flatMap((section) => sectionLines(section, most, wide))
  return escapeCommands(`${[titleOf(exposure), '', ...lines].join('\n').trimEnd()}\n`)
}

function sectionLines({ title, text, items, more }: ExposureSection, most: number, width: number): string[] {
  const shown = items.slice(0, most)
  const rest = items.length - shown.length + more
  return [
    title,
    ...wrap(escapeControls(text), width - 2).map((line) => `  ${line}`),
    ...shown.flatMap(({ name, note, place }) => {
      const [first = '', ...others] = wrap(escapeControls(note === '' ? name : `${name}  (${note})`), width - 4)
      return [
        `    ${first}`,
        ...others.map((line) => `      ${line}`),
        ...wrap(escapeControls(place), width - 8).map((line) => `        ${line}`),
      ]
    }),
    ...(rest > 0 ? [`    and ${formatCount(rest)} more`] : []),
    '',
  ]
}

/** What to tell one's head of security, as GitHub-flavoured Markdown. */
export function exposureMarkdown(exposure: Exposure): string {
  const parts = exposureSections(exposure).flatMap(({ title, text, items, more }) => [
    `### ${escapeMarkdown(title)}`,
    '',
    escapeMarkdown(text),
    '',
    ...items
      .slice(0, ROWS)
      .map(
        ({ name, note, place }) =>
          `- ${codeSpan(name)}${note === '' ? '' : ` ${escapeMarkdown(note)}`}${place === '' ? '' : ` at ${codeSpan(place)}`}`,
      ),
    ...(items.length + more > ROWS ? [`- and ${formatCount(items.length + more - ROWS)} more`] : []),
    '',
  ])
  return escapeCommands(`${[`## ${escapeMarkdown(titleOf(exposure))}`, '', ...parts].join('\n').trimEnd()}\n`)
}

const ROWS = 100

function titleOf({ package: audited, verdict }: Exposure): string {
  const name =
    audited === null ? 'Nothing' : audited.name === null ? audited.spec : `${audited.name}@${audited.version ?? '?'}`
  const state = {
    exposed: 'what its sources reveal',
    nothing: 'its sources reveal nothing more',
    public: 'its source is public',
    incomplete: 'not all of it could be looked at',
  }
  return escapeControls(`${name}: ${state[verdict]}`)
}
