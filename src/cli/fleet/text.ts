import type { FleetStatus } from '../../fleet/status/status.ts'
import type { ListedTarget } from '../../fleet/watch/targets.ts'
import { printChain } from '../../model/chain.ts'
import type { Theme } from '../../model/reporter.ts'
import { counted, formatCount } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { wrap } from '../../text/wrap.ts'

/** How many leaks and failures a terminal shows. */
const SHOWN = 20

/** The status for people. */
export function statusText(status: FleetStatus, { width }: Pick<Theme, 'width'>): string {
  const { versions, leaks, speed, stored, alerts, oldestWaiting } = status
  const backlog = versions.waiting + versions.again
  const lines = [
    `${headline(status)}`,
    '',
    ...rows([
      ['watched', `${counted(status.targets, 'target')}, ${counted(status.packages, 'package')}`],
      [
        'versions',
        `${formatCount(versions.total)}; ${formatCount(versions.audited)} audited${versions.gone > 0 ? `, ${formatCount(versions.gone)} gone` : ''}`,
      ],
      [
        'waiting',
        backlog === 0
          ? 'nothing'
          : `${formatCount(versions.waiting)} for the first time, ${formatCount(versions.again)} again; ${formatCount(versions.working)} under way`,
      ],
      [
        'oldest',
        oldestWaiting === null ? null : `${oldestWaiting.package}@${oldestWaiting.version}, seen ${oldestWaiting.seen}`,
      ],
      [
        'speed',
        speed.perMinute === 0
          ? null
          : `${speed.perMinute} versions a minute${speed.secondsLeft === null || speed.secondsLeft === 0 ? '' : `, ${duration(speed.secondsLeft)} left`}`,
      ],
      [
        'leaks',
        `${formatCount(leaks.open)} open in ${counted(leaks.packages, 'package')}, ${formatCount(leaks.acknowledged)} acknowledged`,
      ],
      [
        'failed',
        versions.failed === 0 && versions.incomplete === 0
          ? null
          : `${formatCount(versions.failed)} given up, ${formatCount(versions.incomplete)} not looked at in full`,
      ],
      [
        'alerts',
        alerts.channels === 0
          ? null
          : `${counted(alerts.channels, 'channel')}; ${alerts.waiting} waiting, ${alerts.failed} given up`,
      ],
      [
        'stored',
        `${formatBytes(stored.reports)} of reports (${formatBytes(stored.perVersion)} a version), ${formatBytes(stored.artifacts)} of what was found in files`,
      ],
      [
        'workers',
        status.workers.length === 0
          ? null
          : status.workers
              .map(
                (worker) =>
                  `${worker.host}:${worker.pid}${worker.idleBecause === null ? '' : ` (idle: ${worker.idleBecause})`}`,
              )
              .join(', '),
      ],
    ]),
    ...block(
      'Open leaks',
      status.openLeaks.map(
        (leak) =>
          `${leak.severity}  ${leak.package} ${versionsOf(leak.firstVersion, leak.lastVersion)}  ${leak.ruleId}  ${printChain(leak.chain)}  ${leak.fingerprint}`,
      ),
      leaks.open,
    ),
    ...block(
      'Not looked at',
      status.failures.map(
        ({ package: name, version, state, attempts, problem }) =>
          `${name}@${version}: ${state} after ${counted(attempts, 'attempt')}. ${problem}`,
      ),
      status.failures.length,
    ),
    ...block('Problems', status.problems, status.problems.length),
  ]
  const wide = Math.min(Math.max(width, 40), 160)
  return `${lines.flatMap((line) => (line === '' ? [''] : wrap(escapeControls(line), wide))).join('\n')}\n`
}

function headline({ verdict, leaks }: FleetStatus): string {
  const words = {
    leak: `LEAK: ${counted(leaks.open, 'leak')} open`,
    incomplete: 'INCOMPLETE: something could not be looked at',
    waiting: 'CLEAN so far; some versions wait to be audited',
    clean: 'CLEAN',
  }
  return words[verdict]
}

function rows(all: readonly (readonly [string, string | null])[]): readonly string[] {
  return all.flatMap(([label, text]) => (text === null ? [] : [`${label.padEnd(10)}${text}`]))
}

function block(title: string, lines: readonly string[], total: number): readonly string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(0, SHOWN).map((line) => `  ${line}`)
  return ['', title, ...shown, ...(total > shown.length ? [`  and ${formatCount(total - shown.length)} more`] : [])]
}

function versionsOf(first: string | null, last: string | null): string {
  return first === last ? `${first ?? ''}` : `${first ?? ''} to ${last ?? ''}`
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}

/** What is watched, a target a line. */
export function targetsText(targets: readonly ListedTarget[]): string {
  if (targets.length === 0) return 'Nothing is watched.\n'
  const lines = targets.map(({ spec, packages, versions, enumerated, problem }) => {
    const state =
      enumerated === null ? 'not listed yet' : `${counted(packages, 'package')}, ${counted(versions, 'version')}`
    return escapeControls(`${spec}  ${state}${problem === null ? '' : `  (${problem})`}`)
  })
  return `${lines.join('\n')}\n`
}

/** Who is told, a channel a line. */
export function channelsText(
  channels: readonly {
    readonly id: number
    readonly kind: string
    readonly address: string
    readonly waiting: number
    readonly failed: number
  }[],
): string {
  if (channels.length === 0) return 'No channel is set up.\n'
  const lines = channels.map(({ id, kind, address, waiting, failed }) => {
    const state = `${waiting === 0 ? '' : `, ${waiting} waiting`}${failed === 0 ? '' : `, ${failed} given up`}`
    return escapeControls(`${id}  ${kind}  ${address}${state}`)
  })
  return `${lines.join('\n')}\n`
}
