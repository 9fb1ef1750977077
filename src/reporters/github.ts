import type { Finding, Report } from '../model/report.ts'
import type { Reporter } from '../model/reporter.ts'
import { isAtLeast } from '../model/severity.ts'
import { counted, formatCount } from '../text/count.ts'
import { escapeCommands, escapeControls } from '../text/escape-controls.ts'
import { formatLocation, formatOriginal, placeInRepository } from './format-location.ts'
import { groupFindings } from './group-findings.ts'
import { renderMarkdown } from './markdown.ts'
import { fixInWords } from './report-parts.ts'
import { verdictLine } from './verdict-line.ts'

/** Workflow commands, which GitHub shows as annotations; the verdict is the last line. */
export const github: Reporter = {
  id: 'github',
  render(report) {
    const { word, rest } = verdictLine(report)
    return `${[...commands(report), escapeCommands(escapeControls(`${word}: ${rest}`))].join('\n')}\n`
  },
}

/** What belongs into the file that `GITHUB_STEP_SUMMARY` names: a step may write 1 MiB. */
export function jobSummary(report: Report): string {
  return renderMarkdown(report, 1_000_000)
}

type Level = 'error' | 'warning' | 'notice'

interface Annotation {
  readonly level: Level
  readonly properties: { readonly [name: string]: string | number | undefined }
  readonly text: readonly string[]
}

// GitHub shows ten annotations a level and step, and says nothing of the others.
const MOST = 10

function commands(report: Report): string[] {
  const findings = groupFindings(report)
    .filter(({ state }) => state === 'active')
    .flatMap((group) => group.findings)
  const annotations = [...missed(report), ...rulesFirst(findings).map(annotate)]
  return (['error', 'warning', 'notice'] as const).flatMap((level) => {
    const all = annotations.filter((annotation) => annotation.level === level)
    if (all.length <= MOST) return all.map(command)
    const more = `and ${counted(all.length - MOST + 1, 'more finding')}: see the summary of this job.`
    return [...all.slice(0, MOST - 1), { level, properties: { title: 'Watertight' }, text: [more] }].map(command)
  })
}

/** The first finding of each rule before the second of any, so that every rule has its annotation before one has two. */
function rulesFirst(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>()
  const first: Finding[] = []
  const others: Finding[] = []
  for (const finding of findings) {
    ;(seen.has(finding.ruleId) ? others : first).push(finding)
    seen.add(finding.ruleId)
  }
  return [...first, ...others]
}

/** One annotation for all that was not looked at, so that it is never among those left out. */
function missed({ notices }: Report): Annotation[] {
  const incomplete = notices.filter(({ effect }) => effect === 'incomplete')
  if (incomplete.length === 0) return []
  const shown = incomplete
    .slice(0, MOST)
    .map(({ chain, detail }) => [chain.join(' ! '), detail].filter(Boolean).join(': '))
  const rest = incomplete.length - shown.length
  const text = rest > 0 ? [...shown, `and ${formatCount(rest)} more`] : shown
  return [
    { level: 'error', properties: { title: `${counted(incomplete.length, 'thing')} could not be looked at` }, text },
  ]
}

function annotate(finding: Finding): Annotation {
  const { location, repositoryLocation, severity, ruleId, message, fixes, stops } = finding
  const isMild = !isAtLeast(severity, 'moderate')
  const { path, region } = placeInRepository(finding)
  return {
    level: stops ? 'error' : isMild ? 'notice' : 'warning',
    properties: {
      file: location.chain.length === 0 && repositoryLocation === null ? undefined : path,
      line: region?.startLine,
      endLine: region?.endLine,
      // GitHub refuses columns of a region over several lines.
      col: region?.startLine === region?.endLine ? region?.startColumn : undefined,
      endColumn: region?.startLine === region?.endLine ? region?.endColumn : undefined,
      title: `${ruleId} (${severity})`,
    },
    text: [
      message,
      formatLocation(location) + (location.original ? ` from ${formatOriginal(location.original)}` : ''),
      ...fixes.slice(0, 1).map((fix) => `Fix: ${fixInWords(fix)}`),
    ],
  }
}

const LONGEST = 2000

function command({ level, properties, text }: Annotation): string {
  const given = Object.entries(properties)
    .filter((entry): entry is [string, string | number] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${escapeData(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
  return `::${level} ${given.join(',')}::${text.map(escapeData).join('%0A')}`
}

/** As the runner's own toolkit does; controls were made visible before. */
function escapeData(text: string): string {
  return escapeControls(text.slice(0, LONGEST))
    .replace(/#(?=#\w*\[)/g, '\\x23')
    .replaceAll('%', '%25')
}
