import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { writeNew } from '../../fix/write-new.ts'
import { type AuditOptions, audit } from '../../index.ts'
import { AuditError } from '../../model/audit-error.ts'
import { defaultLimits, Meter } from '../../model/limits.ts'
import type { Tarball } from '../../model/source.ts'
import { exitCodeOf } from '../../policy/judge.ts'
import { openTarget } from '../../sources/open-target.ts'
import { type Stripped, stripTarball } from '../../strip/strip-tarball.ts'
import { counted, formatCount } from '../../text/count.ts'
import { setUpAudit } from '../shared/audit-setup.ts'
import { refuseBareWords } from '../shared/bare-words.ts'
import { sentence } from '../shared/failure-text.ts'
import { withoutEmptyPage, writeOutputs } from '../shared/outputs.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import type { ReportFlags } from '../shared/report-options.ts'
import { sayWhyIncomplete } from '../shared/say-why.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { type SourceFlags, toSourceOptions } from '../shared/source-options.ts'

/** What is stripped, and into which file. */
export interface StripFlags extends SourceFlags, PolicyFlags, ReportFlags {
  readonly output: string
  /** The maps with the comments that name them, or the source text in them alone. */
  readonly take: 'maps' | 'content'
}

/** Writes a cleaned tarball, audits it, and gives the exit code of that audit. */
export async function runStrip(target: string, flags: StripFlags, session: Session): Promise<ExitCode> {
  const { output, take } = flags
  const file = resolve(session.cwd, output)
  await refuseBareWords([target], flags, session)
  await refuseExisting(file, output)
  const { options, outputs, theme } = await setUpAudit(flags, session, [target])
  const context = { ...toSourceOptions(flags, session, [target]), ...options }
  const { bytes } = await openOne(target, context)
  const limits = { ...defaultLimits, ...options.limits }
  const before = await audit('-', { ...options, stdin: once(bytes), environment: session.environment })
  const [audited] = before.packages
  if (audited === undefined) throw new AuditError('EDAMAGED', `${target}: cannot be opened`)
  const stripped = await stripTarball(bytes, audited, take, new Meter(limits))
  session.signal.throwIfAborted()
  await writeNew(file, stripped.bytes)
  await session.terminal.say(describe(stripped, output))
  const report = await audit(output, {
    ...options,
    cwd: session.cwd,
    environment: session.environment,
    from: 'tarball',
  })
  await writeOutputs(report, withoutEmptyPage(outputs, report), theme, session)
  delete session.onFailure
  await sayWhyIncomplete(report, session)
  return exitCodeOf(report.verdict)
}

async function openOne(target: string, options: AuditOptions): Promise<Tarball> {
  const tarballs: Tarball[] = []
  const maxBytes = options.limits?.entryBytes ?? defaultLimits.entryBytes
  const { cwd = process.cwd(), environment = process.env } = options
  for await (const tarball of openTarget(target, { ...options, cwd, environment, maxBytes })) tarballs.push(tarball)
  const [only, ...more] = tarballs
  if (only !== undefined && more.length === 0) return only
  throw new AuditError('EUSAGE', `${target}: ${tarballs.length} packages, and one tarball is to be written`, {
    hint: 'Name one with -w.',
  })
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

function describe({ removed, changed, left }: Stripped, output: string): string {
  const counts = `${counted(removed.length, 'file')} taken out, ${formatCount(changed.length)} changed`
  const kept =
    left.length === 0
      ? ''
      : sentence(
          `${left.join(', ')}: not readable as JSON, so left as it is`,
          'Without --keep-positions they are taken out.',
        )
  return sentence(`${output} is written: ${counts}; everything else is unchanged, byte for byte`) + kept
}

async function refuseExisting(path: string, output: string): Promise<void> {
  try {
    await access(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return
    throw error
  }
  throw new AuditError('EEXIST', `${output} exists already, and nothing is overwritten`, { hint: 'Name another file.' })
}
