import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { audit } from '../engine/audit.ts'
import type { AuditOptions } from '../engine/audit-options.ts'
import { findOption, loadNpmConfig } from '../managers/npm-config.ts'
import { isAtLeastVersion } from '../managers/version.ts'
import { AuditError } from '../model/audit-error.ts'
import { isFields } from '../model/json.ts'
import type { Report } from '../model/report.ts'
import type { SourceContext } from '../model/source.ts'
import { integrityOfFile } from '../receipts/integrity-of-file.ts'
import { destinationsOf } from './destination.ts'
import { packWithScripts } from './pack.ts'
import { type Plan, planRelease } from './plan.ts'
import type { Outlook } from './preflight.ts'
import { Progress } from './progress.ts'
import type { PublishWishes } from './publish.ts'
import { upload } from './upload.ts'

/** What a release works with. */
export interface ReleaseOptions {
  /** Where the project lies, which workspaces are meant, who packs. */
  readonly context: SourceContext
  readonly wishes: PublishWishes
  readonly audit: AuditOptions
  /** Called with the report before anything is uploaded. */
  readonly onAudited: (report: Report) => Promise<void>
  /** Called with where the packages stand, whenever that changes. */
  readonly onChange: (progress: Progress) => void
  /** Called with what is known of all packages, before the first is uploaded. */
  readonly onOutlook: (outlooks: readonly Outlook[], plan: Pick<Plan, 'npm'>) => Promise<void>
  /** Something to tell whoever waits. */
  readonly say: (line: string) => Promise<void>
}

/** How a release went: the report with what became of each package, and why it stopped, if it did. */
interface Released {
  readonly report: Report
  readonly failure: AuditError | null
}

/** Packs once with the project's scripts, audits those bytes, uploads those bytes, and reads back what the registry serves. Throws when it stops before the audit. */
export async function release(options: ReleaseOptions): Promise<Released> {
  const plan = await planRelease(options.context, options.wishes)
  const context = { ...options.context, cwd: plan.root }
  const wishes = await withDryRun(options.wishes, context)
  const destinationOf = await destinationsOf(plan, context, wishes.passthrough)
  // A registry or a login that cannot be made out is told before any script runs.
  for (const { name, manifest } of plan.packages) await destinationOf(name, manifest)
  const givenTag = await tagGiven(wishes, plan, context)
  const refusal = untagged(plan.packages, plan.npm.version, givenTag !== null)
  if (refusal !== null) throw refusal
  // Only its owner may enter it: nobody else swaps a tarball between the audit and the upload.
  const folder = mkdtempSync(join(tmpdir(), 'watertight-release-'))
  const clear = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  // Whoever interrupts the run ends the process at once.
  context.signal?.addEventListener('abort', clear)
  try {
    const report = await packAndAudit(plan, folder, options)
    await options.onAudited(report)
    const progress = new Progress(report, options.onChange)
    for (const [index, one] of report.packages.entries()) {
      const planned = plan.packages[index]
      if (planned === undefined || one.name === null || one.version === null) continue
      progress.add({ ...one, index }, await destinationOf(one.name, planned.manifest))
    }
    if (report.verdict === 'clean' && progress.items.length < plan.packages.length) throw nameless()
    const uploading = { ...options, context, wishes, givenTag }
    const failure = report.verdict === 'clean' ? await upload(progress, plan, folder, uploading) : null
    for (const line of skippedScripts(progress, plan)) await options.say(line)
    return { report: progress.conclude(failure), failure }
  } finally {
    context.signal?.removeEventListener('abort', clear)
    clear()
  }
}

/** The dist-tag that this run is given, by an option, after the dashes, or in npm's configuration; null where npm takes its default. */
async function tagGiven(
  { tag, passthrough }: PublishWishes,
  { root }: Plan,
  context: SourceContext,
): Promise<string | null> {
  if (tag !== undefined) return tag
  const at = passthrough.findIndex((word) => /^--tag(?:=|$)/.test(word))
  if (at !== -1) return /^--tag=(.*)$/s.exec(passthrough[at] ?? '')?.[1] ?? passthrough[at + 1] ?? ''
  const [place] = await findOption('tag', root, context)
  return place === undefined ? null : String(place.value)
}

/** A dry run that npm is asked for in its own way, by a flag, the environment or an .npmrc, must not be taken for a real one. */
async function withDryRun(wishes: PublishWishes, context: SourceContext): Promise<PublishWishes> {
  if (wishes.dryRun) return wishes
  const { dryRun } = await loadNpmConfig(context, { flags: wishes.passthrough })
  return { ...wishes, dryRun: dryRun === true }
}

/** What has no name cannot be uploaded, and must not pass for released either. */
function nameless(): AuditError {
  return new AuditError(
    'EMANIFEST',
    'a tarball has no package.json with a name and a version, so it cannot be published',
    {
      hint: 'See what the scripts do to package.json while it is packed.',
    },
  )
}

async function packAndAudit(
  plan: Plan,
  folder: string,
  { context, audit: options, say }: ReleaseOptions,
): Promise<Report> {
  const paths: string[] = []
  for (const one of plan.packages) {
    await say(`packing ${one.name}@${one.version} with ${plan.manager} and its scripts`)
    paths.push(await packWithScripts(one, plan, folder, context))
  }
  const packed = await Promise.all(paths.map((path) => integrityOfFile(join(folder, path))))
  const report = await audit(paths, {
    ...options,
    cwd: folder,
    from: 'tarball',
    environment: context.environment,
    ...(context.signal && { signal: context.signal }),
  })
  context.signal?.throwIfAborted()
  const audited = report.packages.map(({ integrity }) => integrity)
  if (report.packages.length === packed.length && packed.some((integrity, index) => integrity !== audited[index]))
    throw new AuditError('ETAMPERED', 'a tarball changed on the disk between packing and the audit', {
      hint: 'Nothing was uploaded. See what else writes into the temporary directory, and run again.',
    })
  const notices = plan.notices.map((notice) => ({ package: null, chain: [], ...notice }))
  return { ...report, notices: [...report.notices, ...notices] }
}

/** What to tell of scripts that a publish runs once the upload is done and a release does not, for each package that has gone out now. */
function skippedScripts(progress: Progress, { packages }: Pick<Plan, 'packages'>): readonly string[] {
  return progress.items.flatMap((item) => {
    const scripts = packages[item.index]?.manifest['scripts']
    if (!gone.has(progress.stateOf(item)) || typeof scripts !== 'object' || scripts === null) return []
    const skipped = ['publish', 'postpublish'].filter((name) => Object.hasOwn(scripts, name))
    if (skipped.length === 0) return []
    const commands = skipped.map((name) => `npm run ${name}`).join(' && ')
    return [`${item.spec}: release runs no script once the upload is done; what is left to do: ${commands}`]
  })
}

const gone: ReadonlySet<string> = new Set(['published', 'staged', 'not-verified', 'dry-run'])

/** The error for prereleases that npm 11 and later would refuse for want of a dist-tag, once others of the release are out; null when none would. */
export function untagged(
  packages: readonly Pick<Plan['packages'][number], 'name' | 'version' | 'manifest'>[],
  npmVersion: string,
  isTagged: boolean,
): AuditError | null {
  if (isTagged || !isAtLeastVersion(npmVersion, '11.0.0')) return null
  const refused = packages.filter(({ version, manifest: { publishConfig } }) => {
    const hasTag = isFields(publishConfig) && typeof publishConfig['tag'] === 'string'
    return !hasTag && /^[^+]*-/.test(version)
  })
  if (refused.length === 0) return null
  const names = refused.map(({ name, version }) => `${name}@${version}`).join(', ')
  return new AuditError(
    'ETAG',
    `${names}: a prerelease, which npm ${npmVersion} publishes under a named dist-tag only`,
    {
      hint: 'Give it with --tag=<name>, or as publishConfig.tag in package.json. Nothing was packed or uploaded.',
    },
  )
}
