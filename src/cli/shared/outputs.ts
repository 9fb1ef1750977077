import { appendFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { lifecycleOf } from '../../managers/lifecycle.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Extras } from '../../model/extras.ts'
import type { Report } from '../../model/report.ts'
import type { Reporter, Theme } from '../../model/reporter.ts'
import { jobSummary, reporters } from '../../reporters/index.ts'
import { render } from '../../reporters/render.ts'
import { nearest } from '../../schema/nearest.ts'
import { isModulePath, loadReporter } from './custom-reporter.ts'
import type { Session } from './session.ts'
import { whileWriting, writeText } from './write-text.ts'

/** One rendering of the report: by which reporter, and into which file; null for the terminal. */
export interface Output {
  /** An id, or the path of a module. */
  readonly reporter: string
  /** What the module exports, once it is loaded. */
  readonly loaded?: Reporter
  readonly file: string | null
}

/** Reporters that may share the terminal: what reads it picks its own lines out. */
const sociable: ReadonlySet<string> = new Set(['pretty', 'github', 'azure', 'teamcity'])

/** Whether the output may be printed before the run is over: for people, on the terminal. */
export function isPrintedEarly({ reporter, file }: Output): boolean {
  return file === null && reporter === 'pretty'
}

/** Reads `name` and `name=file`. Throws on a reporter that does not exist, and on two documents in one stream. */
export function toOutputs(values: readonly string[]): readonly Output[] {
  const ids = reporters.map(({ id }) => id)
  const outputs = values.map((value): Output => {
    const [, reporter = value, file = null] = /^([^=]*)=(.+)$/s.exec(value) ?? []
    if (ids.includes(reporter) || isModulePath(reporter)) return { reporter, file }
    const near = nearest(reporter, ids)
    throw new AuditError('EUSAGE', `${reporter} is not a reporter`, {
      hint: near
        ? `Did you mean ${near}?`
        : `The reporters are ${ids.join(', ')}; ./${reporter} would be a module of yours.`,
    })
  })
  const printed = outputs.filter(({ file }) => file === null)
  const loner = printed.find(({ reporter }) => !sociable.has(reporter))
  if (loner && printed.length > 1) {
    throw new AuditError('EUSAGE', `${loner.reporter} cannot share stdout with another reporter`, {
      hint: `Give one of them a file: --reporter ${loner.reporter}=<file>.`,
    })
  }
  return outputs
}

/** The outputs with the modules that they name; `targets` is what is audited. */
export function loadReporters(
  outputs: readonly Output[],
  targets: readonly string[],
  session: Session,
): Promise<readonly Output[]> {
  return Promise.all(
    outputs.map(async (output): Promise<Output> => {
      if (!isModulePath(output.reporter)) return output
      return { ...output, loaded: await loadReporter(output.reporter, targets, session) }
    }),
  )
}

/** A file is no terminal. */
const inFile = { width: 80, color: 0, unicode: true } as const

/** What a CI obeys in a log, by the variable that it sets. */
const messages = { TF_BUILD: 'azure', TEAMCITY_VERSION: 'teamcity' } as const

/** Renders `report` once for each output; beside the report for people, in the words of the CI that runs this. */
export async function writeOutputs(
  report: Report,
  outputs: readonly Output[],
  theme: Theme,
  { cwd, environment, terminal }: Session,
  extras?: Extras,
): Promise<void> {
  for (const { reporter, loaded = reporter, file } of outputs) {
    if (file === null) await terminal.print(render(report, loaded, theme, extras))
    else await writeText(resolve(cwd, file), render(report, loaded, { ...theme, ...inFile }, extras))
  }
  if (outputs.some(isPrintedEarly)) {
    const printed = new Set(outputs.map(({ reporter }) => reporter))
    for (const [variable, id] of Object.entries(messages))
      if (environment[variable] && !printed.has(id)) await terminal.print(render(report, id, theme))
  }
  const summary = environment['GITHUB_STEP_SUMMARY']
  // Tools that publish may hide what a hook prints, and the summary of the job is what their users see.
  const isHidden = lifecycleOf(environment) !== null && report.verdict !== 'clean'
  if (summary && (isHidden || outputs.some(({ reporter }) => reporter === 'github'))) {
    await whileWriting(summary, () => appendFile(summary, jobSummary(report)))
  }
}

/** When nothing could be opened, the sentence on stderr says all there is to say. */
export function withoutEmptyPage(outputs: readonly Output[], report: Report): readonly Output[] {
  if (report.packages.length > 0) return outputs
  return outputs.filter(({ reporter, file }) => reporter !== 'pretty' || file !== null)
}
