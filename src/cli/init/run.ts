import { join } from 'node:path'
import { formatContract } from '../../contract/format-contract.ts'
import { approvedContract } from '../../contract/merge-contract.ts'
import type { PublishedPackage } from '../../doctor/project.ts'
import { redactSecrets } from '../../engine/redact-secrets.ts'
import { audit } from '../../index.ts'
import { type PlannedFile, writeFiles } from '../../init/draft.ts'
import { type InitOptions, type InitPlan, planInit } from '../../init/init.ts'
import { defaultLimits } from '../../model/limits.ts'
import { createPaint } from '../../reporters/pretty/paint.ts'
import { wrap } from '../../text/wrap.ts'
import { confirm } from '../shared/confirm.ts'
import { differenceText } from '../shared/difference-text.ts'
import { sentence } from '../shared/failure-text.ts'
import type { ExitCode, Session } from '../shared/session.ts'

/** The options of `watertight init`. */
export interface InitFlags {
  readonly visibility?: InitOptions['visibility']
  readonly ci?: InitOptions['ci']
  readonly yes?: true
  readonly dryRun?: true
  readonly color?: boolean
  /** False with `--no-code-config`. */
  readonly codeConfig: boolean
}

/** Shows what sets the gate up in `directory`, writes it when it may, and gives the exit code. */
export async function runInit(directory: string, flags: InitFlags, session: Session): Promise<ExitCode> {
  const { terminal, cwd, environment, signal } = session
  const context = { cwd, environment, signal, maxBytes: defaultLimits.entryBytes }
  const planWith = (visibility: InitFlags['visibility']) =>
    planInit(directory, context, {
      allowsCode: flags.codeConfig,
      ...(visibility && { visibility }),
      ...(flags.ci && { ci: flags.ci }),
    })
  let plan = await planWith(flags.visibility)
  if (!plan.visibility.proven && !flags.dryRun) {
    const answer = await askVisibility(plan.visibility.because, session)
    if (answer === null) return 2
    plan = await planWith(answer)
  }
  const paint = createPaint({ ...terminal.theme(flags), verbosity: 'normal' })
  const say = (text: string): Promise<void> => terminal.print(`${wrap(paint.safe(text), paint.width).join('\n')}\n`)
  const contract = await planContract(plan, session)
  const changes = [...plan.changes, ...contract.changes]
  const left = [...plan.left, ...contract.left]
  const code: ExitCode = plan.isUnhooked ? 2 : 0
  if (changes.length === 0) {
    await say(plan.isUnhooked ? 'There is nothing to write.' : 'The gate is set up already: there is nothing to write.')
    for (const line of left) await say(line)
    return code
  }
  await terminal.print(await redactSecrets(differenceText(changes, paint)))
  await say(`Watertight treats the source as ${plan.visibility.value}: ${plan.visibility.because}.`)
  if (!plan.visibility.proven) await say('Nothing proves it: without --dry-run you will be asked.')
  if (flags.dryRun) return 0
  if (!flags.yes && !(await mayWrite(changes.length, session))) return 2
  signal.throwIfAborted()
  await writeFiles(changes)
  await say(`Written: ${changes.map(({ path }) => path).join(', ')}.`)
  for (const line of left) await say(line)
  await say('`watertight doctor` says what can still get around the gate.')
  return code
}

/** Only a person can say what nothing proves; where nobody can be asked, nothing is written. */
async function askVisibility(because: string, session: Session): Promise<'open' | 'closed' | null> {
  const answer = await confirm(`Is this source meant to be public? Nothing proves it: ${because}.`, session)
  if (answer !== null) return answer ? 'open' : 'closed'
  const message = `nothing was written: whether this source is meant to be public is not proven (${because})`
  await session.terminal.say(sentence(message, 'Run it with --visibility open or --visibility closed.'))
  return null
}

/** Asks at a terminal; elsewhere nobody can answer, so nothing is written. */
async function mayWrite(count: number, session: Session): Promise<boolean> {
  const question = `Write ${count === 1 ? 'this file' : `these ${count} files`}?`
  const answer = await confirm(question, session)
  if (answer === true) return true
  const hint = answer === null ? 'Run it with --yes to write without asking.' : undefined
  await session.terminal.say(sentence('nothing was written', hint))
  return false
}

/** The release contract that `watertight init` proposes: what ships now, where that is clean and all of it was looked at. */
async function planContract(
  { project, targets, hasContract, visibility }: InitPlan,
  { environment, signal }: Session,
): Promise<{ readonly changes: readonly PlannedFile[]; readonly left: readonly string[] }> {
  if (hasContract) return { changes: [], left: [] }
  // Without `files` the contract would ship itself, and be the first file that it does not allow.
  const isOpen = (one: PublishedPackage): boolean =>
    one.directory === project.directory && one.contents === null && !one.manifest['files']
  if (targets.includes('.') && project.packages.some(isOpen)) return later('name what ships in "files" of package.json')
  const isEvery = project.isWorkspaceRoot && targets.includes('.')
  const report = await audit(isEvery ? ['.'] : targets, {
    cwd: project.directory,
    environment,
    signal,
    policy: { visibility: visibility.value },
    ...(isEvery && { allWorkspaces: true }),
  })
  if (report.verdict === 'incomplete') return later('build the package')
  if (report.verdict === 'leak') return later('fix or allow what `watertight` finds')
  const file = join(project.directory, 'watertight.contract.json')
  const after = formatContract(approvedContract(report, undefined))
  return { changes: [{ file, path: 'watertight.contract.json', before: null, after }], left: [] }
}

function later(first: string): Awaited<ReturnType<typeof planContract>> {
  return { changes: [], left: [`No release contract is written yet: ${first}, then run \`watertight approve\`.`] }
}
