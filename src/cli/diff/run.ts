import { resolve } from 'node:path'
import { type Difference, diff, exitCodeOfDifference } from '../../diff/diff.ts'
import { differencePage } from '../../diff/difference-page.ts'
import { withoutSecrets } from '../../engine/redact-secrets.ts'
import { AuditError } from '../../model/audit-error.ts'
import { printChain } from '../../model/chain.ts'
import type { Limits } from '../../model/limits.ts'
import { formatCount } from '../../text/count.ts'
import { printableJson } from '../../text/printable-json.ts'
import { refuseBareWords } from '../shared/bare-words.ts'
import { sentence } from '../shared/failure-text.ts'
import { relativePaths } from '../shared/relative-paths.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { SourceFlags } from '../shared/source-options.ts'
import { toSourceOptions } from '../shared/source-options.ts'
import { writeText } from '../shared/write-text.ts'
import { differenceText } from './text.ts'

/** The options of `watertight diff`. */
export interface DiffFlags extends SourceFlags {
  readonly reporter?: readonly string[]
  readonly json?: true
  readonly verbose?: true
  readonly limit?: Partial<Limits>
}

/** Prints what the second package ships that the first did not, and gives the exit code. */
export async function runDiff(from: string, to: string, flags: DiffFlags, session: Session): Promise<ExitCode> {
  const { terminal } = session
  if (from === '-') throw new AuditError('EUSAGE', 'only the second package can come on standard input')
  await refuseBareWords([from, to], flags, session)
  const outputs = outputsOf(flags)
  if (outputs.some(({ reporter, file }) => reporter === 'json' && file === null)) promiseJson(session)
  const options = { ...toSourceOptions(flags, session, [to]), ...(flags.limit && { limits: flags.limit }) }
  const difference = await withoutSecrets(await diff(from, to, options))
  session.signal.throwIfAborted()
  for (const { reporter, file } of outputs) {
    const text = renderings[reporter](difference, flags.verbose === true)
    if (file === null) await terminal.print(text)
    else await writeText(resolve(session.cwd, file), text)
  }
  delete session.onFailure
  const [missed] = difference.notices
  if (missed !== undefined) {
    const spec = difference[missed.side]?.spec ?? missed.side
    const place = missed.chain.length === 0 ? '' : `${printChain(missed.chain)}: `
    const others = difference.notices.length - 1
    await terminal.say(
      sentence(`${spec}: ${place}${missed.detail}`, others === 0 ? undefined : `… and ${formatCount(others)} more.`),
    )
  }
  return exitCodeOfDifference(difference)
}

const renderings = {
  pretty: differenceText,
  json: (difference: Difference) => `${printableJson(difference)}\n`,
  html: differencePage,
}

/** A rendering of the difference, and the file that it goes into; null for the terminal. */
interface DiffOutput {
  readonly reporter: keyof typeof renderings
  readonly file: string | null
}

function outputsOf({ reporter = [], json }: DiffFlags): readonly DiffOutput[] {
  const values = [...reporter, ...(json ? ['json'] : [])]
  const outputs = (values.length === 0 ? ['pretty'] : values).map((value): DiffOutput => {
    const [, name = value, file = null] = /^([^=]*)=(.+)$/s.exec(value) ?? []
    if (name !== 'pretty' && name !== 'json' && name !== 'html')
      throw new AuditError('EUSAGE', `${name} does not show differences`, { hint: 'pretty, json and html do.' })
    return { reporter: name, file }
  })
  if (outputs.filter(({ file }) => file === null).length > 1)
    throw new AuditError('EUSAGE', 'two reporters cannot share stdout', {
      hint: 'Give one of them a file: --reporter html=<file>.',
    })
  return outputs
}

/** Who asked for JSON gets it, however the run ends. */
function promiseJson(session: Session): void {
  session.onFailure = (code, message) => {
    const failed: Difference = {
      version: 1,
      from: null,
      to: null,
      verdict: 'incomplete',
      changes: null,
      findings: [],
      notices: [],
      problem: { code, detail: relativePaths(message, session.cwd) },
    }
    return session.terminal.print(`${printableJson(failed)}\n`)
  }
}
