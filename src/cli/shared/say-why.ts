import { appendFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { lifecycleOf, managerOf } from '../../managers/lifecycle.ts'
import { isAtLeastVersion } from '../../managers/version.ts'
import { printChain } from '../../model/chain.ts'
import type { Report } from '../../model/report.ts'
import { severities } from '../../model/severity.ts'
import { formatLocation } from '../../reporters/format-location.ts'
import { formatCount } from '../../text/count.ts'
import { sentence } from './failure-text.ts'
import type { Session } from './session.ts'

/** Says what kept an incomplete audit from being complete. */
export async function sayWhyIncomplete({ verdict, notices, packages }: Report, { terminal }: Session): Promise<void> {
  if (verdict !== 'incomplete') return
  const causes = notices.filter(({ effect }) => effect === 'incomplete')
  const [first] = causes
  if (first === undefined) return terminal.say(sentence('there was nothing to look at'))
  const about = first.chain.length > 0 ? printChain(first.chain) : packages[first.package ?? -1]?.spec
  const where = about === undefined ? '' : `${about}: `
  const more =
    causes.length === 1 ? undefined : `… and ${formatCount(causes.length - 1)} more; the report has them all.`
  return terminal.say(sentence(`${where}${first.detail}`, more))
}

/** Says the first of what stops a release. */
export async function sayWhyStopped({ findings }: Report, { terminal }: Session): Promise<void> {
  const first = findings.find(({ stops }) => stops)
  if (first === undefined) return
  const place = first.location.chain.length === 0 ? 'the package' : formatLocation(first.location)
  await terminal.say(sentence(`${place}: ${first.message} (${first.severity} ${first.ruleId})`))
}

/**
 * Says in one line, the last, what leaks where: changesets, nx and Yarn hide what a hook prints, and their users read no more than its end.
 * Outside of hooks the report itself is the end.
 */
export async function sayLeakInHook(
  { findings, packages }: Report,
  { terminal, cwd, environment }: Pick<Session, 'terminal' | 'cwd' | 'environment'>,
): Promise<void> {
  if (lifecycleOf(environment) === null) return
  const stopping = findings.filter(({ stops }) => stops)
  const gravest = severities.toReversed().flatMap((severity) => stopping.filter((one) => one.severity === severity))[0]
  if (gravest === undefined) return
  const { name, version, spec } = packages[gravest.package] ?? { name: null, version: null, spec: 'the package' }
  const others = stopping.reduce((sum, { count }) => sum + count, 0) - 1
  const more = others === 0 ? '' : `, and ${others} more`
  const place = relative(environment['INIT_CWD'] ?? cwd, cwd).replaceAll('\\', '/')
  const command = place === '' || place.startsWith('..') ? 'npx watertight' : `npx watertight ${place}`
  const about = name === null || version === null ? spec : `${name}@${version}`
  const what = `${gravest.severity} ${gravest.ruleId} in ${formatLocation(gravest.location)}${more}`
  await terminal.say(sentence(`${about} leaks and is not published: ${what}. See all: ${command}`))
}

/** npm 9 shows nothing of what a postpack prints that passes: whoever sits at the terminal is told there. A job has none, and its log has npm's own lines only. */
export async function sayCleanPastNpm(
  { packages, verdict }: Report,
  environment: Session['environment'],
): Promise<void> {
  const { name, version = null } = managerOf(environment) ?? {}
  const isHidden = name === 'npm' && version !== null && !isAtLeastVersion(version, '10.0.0')
  if (verdict !== 'clean' || lifecycleOf(environment) !== 'postpack' || !isHidden) return
  const audited = packages.map((one) => `${one.name ?? one.spec}@${one.version ?? ''}`).join(', ')
  try {
    await appendFile(
      process.platform === 'win32' ? '\\\\.\\CON' : '/dev/tty',
      `\r\x1b[K${sentence(`${audited}: looked at, and clean`)}`,
    )
  } catch (error) {
    if (error instanceof Error && 'code' in error) return
    throw error
  }
}
