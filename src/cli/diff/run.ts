import { type Difference, diff, exitCodeOfDifference } from '../../diff/diff.ts'
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
import { differenceText } from './text.ts'

/** The options of `watertight diff`. */
export interface DiffFlags extends SourceFlags {
  readonly json?: true
  readonly verbose?: true
  readonly limit?: Partial<Limits>
}

/** Prints what the second package ships that the first did not, and gives the exit code. */
export async function runDiff(from: string, to: string, flags: DiffFlags, session: Session): Promise<ExitCode> {
  const { terminal } = session
  if (from === '-') throw new AuditError('EUSAGE', 'only the second package can come on standard input')
  await refuseBareWords([from, to], flags, session)
  if (flags.json) promiseJson(session)
  const options = { ...toSourceOptions(flags, session, [to]), ...(flags.limit && { limits: flags.limit }) }
  const difference = await withoutSecrets(await diff(from, to, options))
  session.signal.throwIfAborted()
  const text = flags.json ? `${printableJson(difference)}\n` : differenceText(difference, flags.verbose === true)
  await terminal.print(text)
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
