import { resolve } from 'node:path'
import { exitCodeOfExposure, exposure } from '../../exposure/exposure.ts'
import type { Exposure } from '../../exposure/exposure-type.ts'
import { exposureSections } from '../../exposure/sections.ts'
import { type AuditOptions, audit } from '../../index.ts'
import { AuditError } from '../../model/audit-error.ts'
import { printChain } from '../../model/chain.ts'
import type { Theme } from '../../model/reporter.ts'
import { render } from '../../reporters/render.ts'
import { printableJson } from '../../text/printable-json.ts'
import { setUpAudit } from '../shared/audit-setup.ts'
import { refuseBareWords } from '../shared/bare-words.ts'
import { sentence } from '../shared/failure-text.ts'
import type { Output } from '../shared/outputs.ts'
import { pageExtras } from '../shared/page-extras.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import { relativePaths } from '../shared/relative-paths.ts'
import type { ReportFlags } from '../shared/report-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { type SourceFlags, toSourceOptions } from '../shared/source-options.ts'
import { writeText } from '../shared/write-text.ts'
import { exposureMarkdown, exposureText } from './text.ts'

/** The options of `watertight exposure`. */
export interface ExposureFlags extends SourceFlags, ReportFlags, PolicyFlags {
  readonly all?: true
}

/** Says what the sources of `target` tell, in every format that was asked for, and gives the exit code. */
export async function runExposure(target: string, flags: ExposureFlags, session: Session): Promise<ExitCode> {
  await refuseBareWords([target], flags, session)
  const { options, outputs, theme } = await setUpAudit(flags, session, [target])
  const wrong = outputs.find(({ reporter }) => !formats.has(reporter))
  if (wrong !== undefined)
    throw new AuditError('EUSAGE', `exposure has no reporter ${wrong.reporter}`, {
      hint: 'The reporters are pretty, json, markdown and html.',
    })
  promiseJson(outputs, session)
  if (target === '-' && outputs.some(({ reporter }) => reporter === 'html'))
    throw new AuditError('EUSAGE', 'an HTML page needs a target that can be read twice', {
      hint: 'Write the tarball to a file.',
    })
  const place = { ...toSourceOptions(flags, session, [target]), ...options }
  const today = new Date().toISOString().slice(0, 10)
  const found = await exposure(target, { ...place, today, ...(flags.all && { all: true }) })
  session.signal.throwIfAborted()
  for (const output of outputs) {
    const text = await textOf(output, found, { target, flags, place, theme })
    if (output.file === null) await session.terminal.print(text)
    else await writeText(resolve(session.cwd, output.file), text)
  }
  delete session.onFailure
  const [missed] = found.notices
  if (missed !== undefined)
    await session.terminal.say(
      sentence(`${missed.chain.length > 0 ? `${printChain(missed.chain)}: ` : ''}${missed.detail}`),
    )
  return exitCodeOfExposure(found)
}

const formats = new Set(['pretty', 'json', 'markdown', 'html'])

interface Setting {
  readonly target: string
  readonly flags: ExposureFlags
  readonly place: AuditOptions
  readonly theme: Theme
}

async function textOf(output: Output, found: Exposure, { target, flags, place, theme }: Setting): Promise<string> {
  if (output.reporter === 'json') return `${printableJson(found)}\n`
  if (output.reporter === 'markdown') return exposureMarkdown(found)
  if (output.reporter === 'pretty') return exposureText(found, output.file === null ? theme : { ...theme, width: 80 })
  const extras = pageExtras([output], flags)
  const report = await audit([target], { ...place, ...extras.options })
  const beside = extras.found() ?? { contents: [], sources: [], sourcesLeftOut: 0 }
  return render(report, 'html', theme, { ...beside, exposure: exposureSections(found) })
}

/** Who asked for JSON gets it, however the run ends. */
function promiseJson(outputs: readonly Output[], session: Session): void {
  if (!outputs.some(({ reporter, file }) => reporter === 'json' && file === null)) return
  session.onFailure = (code, message) => {
    const failed: Exposure = {
      version: 1,
      package: null,
      verdict: 'incomplete',
      day: null,
      repository: null,
      size: { files: 0, lines: 0, bytes: 0, languages: [], folders: [], texts: 0, shippedTexts: 0 },
      topics: [],
      notices: [{ code, chain: [], detail: relativePaths(message, session.cwd) }],
    }
    return session.terminal.print(`${printableJson(failed)}\n`)
  }
}
