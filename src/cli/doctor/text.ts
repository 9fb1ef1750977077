import type { Diagnosis, DoctorFinding } from '../../doctor/diagnosis.ts'
import type { Theme } from '../../model/reporter.ts'
import { createPaint, type Paint, type Style } from '../../reporters/pretty/paint.ts'
import { formatCount } from '../../text/count.ts'
import { wrap } from '../../text/wrap.ts'

/** The doctor's findings for people at a terminal: what is wrong first, each with what to do. */
export function diagnosisText(diagnosis: Diagnosis, theme: Theme): string {
  const paint = createPaint({ ...theme, width: Math.min(theme.width, WIDEST) })
  const isQuiet = theme.verbosity === 'quiet'
  const findings = diagnosis.findings.filter(({ status }) => !isQuiet || status === 'bypass' || status === 'unknown')
  const shown = findings.slice(0, MOST)
  const lines = [
    ...(isQuiet ? [] : [paint.bold(paint.safe(titleOf(diagnosis))), '']),
    ...shown.flatMap((finding) => findingLines(finding, paint)),
    ...(findings.length > MOST
      ? [paint.dim(`  and ${formatCount(findings.length - MOST)} more; --json has them all`)]
      : []),
    ...(shown.length > 0 ? [''] : []),
    ...verdictLines(diagnosis, paint),
  ]
  return `${lines.join('\n')}\n`
}

/** Longer lines are hard to read. */
const WIDEST = 110
const MOST = 60

function titleOf({ packages, manager }: Diagnosis): string {
  const [only, ...others] = packages
  const publisher = `${manager.name}${manager.version === null ? '' : ` ${manager.version}`}`
  if (only === undefined) return `Nothing is published from here · ${publisher}`
  const name =
    others.length > 0 ? `${packages.length} packages` : `${only.name}${only.version === null ? '' : `@${only.version}`}`
  return `${name} · published with ${publisher}`
}

function findingLines({ status, package: name, message, advice }: DoctorFinding, paint: Paint): readonly string[] {
  const { sign, style } = looks(status, paint)
  const text = name === null ? message : `${name}: ${message}`
  const body = wrap(paint.safe(text), paint.width - 2).map(
    (line, index) => `${index === 0 ? style(sign) : ' '} ${line}`,
  )
  if (advice === null) return body
  return [...body, ...wrap(paint.safe(advice), paint.width - 4).map((line) => `    ${paint.accent(line)}`)]
}

function looks(status: DoctorFinding['status'], { signs, good, bad, severity }: Paint): { sign: string; style: Style } {
  switch (status) {
    case 'ok':
      return { sign: signs.clean, style: good }
    case 'warning':
      return { sign: '!', style: severity('moderate') }
    case 'unknown':
      return { sign: '?', style: bad }
    case 'bypass':
      return { sign: signs.leak, style: bad }
  }
}

function verdictLines({ verdict, findings }: Diagnosis, paint: Paint): readonly string[] {
  const count = findings.filter(({ status }) => status === 'bypass').length
  const open = findings.filter(({ status }) => status === 'unknown')
  const isClosed = open.length > 0 && open.every(({ check }) => check === 'installation')
  const [word, rest, style]: readonly [string, string, Style] = {
    gated: [
      'GATED',
      'every way of publishing that was found passes a gate that audits what goes out.',
      paint.good,
    ] as const,
    bypassed: [
      'BYPASSED',
      `a release can get around the gate in ${count === 1 ? 'one way' : `${count} ways`}.`,
      paint.bad,
    ] as const,
    unknown: [
      isClosed ? 'FAILS CLOSED' : 'UNKNOWN',
      isClosed ? 'watertight is not installed, so the hook stops every publish.' : 'something could not be followed.',
      paint.bad,
    ] as const,
  }[verdict]
  const [first = '', ...others] = wrap(`${word}: ${rest}`, paint.width)
  return [style(paint.bold(first.slice(0, word.length))) + first.slice(word.length), ...others]
}
