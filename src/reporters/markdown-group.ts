import type { Finding, Fix, Report } from '../model/report.ts'
import { count } from './count.ts'
import { formatLocation, formatOriginal } from './format-location.ts'
import type { FindingGroup } from './group-findings.ts'
import { codeFence, codeSpan, escapeMarkdown } from './markdown-text.ts'
import { packageTitle } from './package-title.ts'
import { codeFrame } from './pretty/code-frame.ts'
import { createPaint } from './pretty/paint.ts'

const FRAMES = 3
const PLACES = 10

/** Findings of one rule in one package, as Markdown. */
export function groupBlock({ ruleId, findings, package: index }: FindingGroup, { packages }: Report): string[] {
  const [first] = findings
  const few = first.snippet ? FRAMES : PLACES
  const shown = findings.slice(0, few)
  const audited = packages[index]
  const where = audited && packages.length > 1 ? ` in ${codeSpan(packageTitle(audited))}` : ''
  const number = findings.length > 1 ? ` (${count(findings.length, 'finding')})` : ''
  const rest = findings.length - shown.length
  const isOneMessage = shown.every(({ message }) => message === first.message)
  return [
    `**${codeSpan(ruleId)}**${where}${number}`,
    '',
    ...(isOneMessage ? [escapeMarkdown(first.message), ''] : []),
    ...shown.flatMap((finding) => findingBlock(finding, !isOneMessage)),
    ...(rest > 0 ? [`and ${rest} more`] : []),
    '',
    ...fixBlocks(shown),
  ]
}

function findingBlock(finding: Finding, withMessage: boolean): string[] {
  const { message, location, snippet, related } = finding
  const origin = location.original ? `, from ${codeSpan(formatOriginal(location.original))}` : ''
  const also = related.slice(0, PLACES).map((each) => codeSpan(formatLocation(each.location)))
  const place = `- ${codeSpan(formatLocation(location))}${origin}${also.length > 0 ? `, also ${also.join(', ')}` : ''}`
  const line = withMessage ? `${place}: ${escapeMarkdown(message)}` : place
  return snippet ? [line, '', ...indent(codeFence(codeFrame(snippet, '', (text) => text, paint)))] : [line]
}

const paint = createPaint({ width: 100, color: 0, unicode: true, verbosity: 'normal' })

function fixBlocks(findings: readonly Finding[]): string[] {
  const fixes = new Map<string, Fix>()
  for (const fix of findings.flatMap((finding) => finding.fixes)) {
    const key = JSON.stringify(fix.edit ?? fix)
    if (!fixes.has(key)) fixes.set(key, fix)
  }
  return [...fixes.values()]
    .slice(0, FRAMES)
    .flatMap(({ description, edit }) => [
      `**Fix:** ${escapeMarkdown(description)}`,
      '',
      ...(edit
        ? [codeSpan(edit.file), '', ...codeFence([...diff('-', edit.before), ...diff('+', edit.after)], 'diff'), '']
        : []),
    ])
}

function diff(sign: '-' | '+', text: string | null): string[] {
  return text === null
    ? []
    : text
        .replace(/\r?\n$/, '')
        .split(/\r?\n/)
        .map((line) => `${sign} ${line}`)
}

function indent(lines: readonly string[]): string[] {
  return [...lines.map((line) => `  ${line}`), '']
}
