import { resolve } from 'node:path'
import { toolVersion } from '../../engine/tool-version.ts'
import type { AuditOptions } from '../../index.ts'
import { AuditError } from '../../model/audit-error.ts'
import { render } from '../../reporters/render.ts'
import { checklistOf } from '../../response/checklist.ts'
import { commandLine } from '../../response/command-line.ts'
import { draftsOf, type FolderFile } from '../../response/drafts.ts'
import { keepEvidence, tarballInEvidence } from '../../response/evidence.ts'
import { githubRevocation } from '../../response/github-revocation.ts'
import { type Addresses, readAddresses, usualAddresses } from '../../response/read-addresses.ts'
import { nothingKnown, type Responded, respond } from '../../response/respond.ts'
import { openFolder, writeFolder } from '../../response/response-folder.ts'
import type { Response } from '../../response/response-type.ts'
import { readTextFile } from '../../sources/read-file.ts'
import { publicUrl } from '../../sources/resolved.ts'
import { printableJson } from '../../text/printable-json.ts'
import { setUpAudit } from '../shared/audit-setup.ts'
import { cacheFor } from '../shared/cache-option.ts'
import { sentence } from '../shared/failure-text.ts'
import type { PolicyFlags } from '../shared/policy-options.ts'
import { showProgress } from '../shared/progress.ts'
import { receiptTextOf } from '../shared/receipt-text.ts'
import { relativePaths } from '../shared/relative-paths.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { type RegistryFlags, toSourceOptions } from '../shared/source-options.ts'
import { runApply } from './apply.ts'
import { respondText } from './text.ts'

/** The options of `watertight respond`. */
export interface RespondFlags extends PolicyFlags, RegistryFlags {
  readonly output?: string
  readonly evidence?: true
  readonly probe?: true
  readonly addresses?: string
  readonly apply?: true
  readonly tarball?: string
  readonly json?: true
  readonly color?: boolean
  readonly quiet?: true
  readonly verbose?: true
}

/** Says what to do about a version that leaked, writes the folder, and runs what a person says yes to. */
export async function runRespond(target: string, flags: RespondFlags, session: Session): Promise<ExitCode> {
  const { cwd, terminal } = session
  promiseJson(target, flags, session)
  refuseFlags(flags, session)
  const { json: _json, ...others } = flags
  const { options: decided, theme } = await setUpAudit(others, session, [target])
  const addresses = await addressesFrom(flags, cwd)
  const place = toSourceOptions(flags, session, [target])
  // A receipt vouches for what was looked at now.
  const cache = cacheFor(flags.evidence ? { cache: false } : flags, session)
  const options: AuditOptions = { ...place, ...decided, ...cache }
  const folder = flags.output === undefined ? null : resolve(cwd, flags.output)
  const earlier = folder === null ? null : await openFolder(folder, flags.output ?? '', target)
  const kept = folder === null ? null : await tarballInEvidence(folder)
  const tarball = flags.tarball ?? kept ?? undefined
  const progress = flags.quiet ? undefined : showProgress(terminal, [target])
  const responded = await respond(target, {
    ...options,
    ...(tarball !== undefined && { tarball }),
    ...(progress && { onProgress: progress.onProgress }),
    probe: flags.probe === true,
    keepsBytes: flags.evidence === true,
    addresses,
    // Whoever reads a log knows who asked and why.
    userAgent: `watertight/${toolVersion()} (respond --probe; +https://github.com/watertight-npm/watertight)`,
    earlier,
    now: new Date(),
  }).finally(() => progress?.clear())
  session.signal.throwIfAborted()

  const written = folder === null ? null : await writeAll(responded, folder, flags, options, earlier)
  const response: Response = written === null ? responded.response : { ...responded.response, files: written.files }
  if (flags.json) await terminal.print(`${printableJson(response)}\n`)
  else
    await terminal.print(
      respondText(response, {
        ...theme,
        folder: flags.output ?? null,
        isProbed: flags.probe === true,
        again: againLine(target, flags),
      }),
    )
  delete session.onFailure
  for (const path of flags.quiet ? [] : (written?.kept ?? []))
    await terminal.say(
      sentence(`${path} stays as you have changed it`, 'What is new is in a file beside it whose name ends in .new.'),
    )
  for (const { detail } of response.notices.filter(({ effect }) => effect === 'incomplete').slice(0, MOST_SAID))
    await terminal.say(sentence(detail))
  const code = exitCodeOf(response, flags.probe === true)
  if (!flags.apply) return code
  return (await runApply(response, options, session)) ? code : 2
}

const MOST_SAID = 5

/** With a probe, copies count; what is not known wins, as everywhere. */
function exitCodeOf({ notices, copies }: Response, isProbed: boolean): ExitCode {
  if (notices.some(({ effect }) => effect === 'incomplete')) return 2
  if (!isProbed) return 0
  const states = copies.places.map(({ state }) => state)
  if (states.includes('unknown') || copies.leftOut.length > 0) return 2
  return states.includes('there') ? 1 : 0
}

/** What cannot come to an end is refused before anything is asked. */
function refuseFlags({ apply, evidence, output, probe, offline }: RespondFlags, { terminal }: Session): void {
  if (apply && (!terminal.isWatched || process.stdin.isTTY !== true))
    throw new AuditError('EUSAGE', '--apply asks a person before each command, and nobody is here to ask', {
      hint: 'Run it on a terminal. Without --apply the commands are printed, ready to paste.',
    })
  if (evidence && output === undefined)
    throw new AuditError('EUSAGE', '--evidence is kept in a folder', { hint: 'Add -o <folder>.' })
  if (probe && offline)
    throw new AuditError('EUSAGE', '--probe needs the network, and --offline forbids it', { hint: 'Leave one out.' })
}

async function addressesFrom({ addresses }: RespondFlags, cwd: string): Promise<Addresses> {
  if (addresses === undefined) return usualAddresses
  return readAddresses(await readTextFile(resolve(cwd, addresses), 'addresses', addresses, 1024 ** 2), addresses)
}

async function writeAll(
  { response, report, own, extras, tarball }: Responded,
  folder: string,
  flags: RespondFlags,
  options: AuditOptions,
  earlier: Response | null,
): Promise<Awaited<ReturnType<typeof writeFolder>>> {
  const revocation = githubRevocation(response)
  const files: FolderFile[] = [
    checklistOf(response),
    ...draftsOf(response),
    ...(revocation === null ? [] : [revocation]),
    // The sources themselves stay out: a page is sent on.
    ...(report === null
      ? []
      : [
          {
            path: 'report.html',
            text: render(report, 'html', {}, extras === null ? undefined : { ...extras, sources: [] }),
          },
        ]),
  ]
  const written = await writeFolder(folder, flags.output ?? '', files, response, earlier)
  if (flags.evidence && tarball !== null && own !== null)
    await keepEvidence(folder, response.package, tarball, await receiptTextOf(own, options, flags), options)
  return written
}

/** What the user typed, as far as it says where is asked. */
function againLine(target: string, { registry, addresses, tarball }: RespondFlags): string {
  const words = [
    ...['npx', 'watertight', 'respond', target],
    ...(registry === undefined ? [] : ['--registry', publicUrl(registry)]),
    ...(addresses === undefined ? [] : ['--addresses', addresses]),
    ...(tarball === undefined ? [] : ['--tarball', tarball]),
  ]
  return commandLine(words) ?? `npx watertight respond ${target}`
}

/** Who asked for JSON gets it, however the run ends. */
function promiseJson(target: string, { json }: RespondFlags, session: Session): void {
  if (!json) return
  session.onFailure = (code, message) => {
    const at = target.lastIndexOf('@')
    const failed: Response = {
      version: 1,
      package: {
        name: at > 0 ? target.slice(0, at) : target,
        version: at > 0 ? target.slice(at + 1) : '',
        registry: null,
        integrity: null,
      },
      asked: new Date().toISOString(),
      verdict: 'incomplete',
      out: nothingKnown(null),
      undo: {
        state: 'unknown',
        unpublishedAt: null,
        unpublish: null,
        tags: [],
        clean: null,
        nextLatest: null,
        provenance: { isAttested: null, publisher: null },
        stage: { state: 'unknown', because: null, versions: [] },
        commands: [],
      },
      copies: { asked: null, places: [], leftOut: [], byHand: [] },
      secrets: [],
      unknown: [],
      notices: [{ code, detail: relativePaths(message, session.cwd), effect: 'incomplete' }],
      files: [],
    }
    return session.terminal.print(`${printableJson(failed)}\n`)
  }
}
