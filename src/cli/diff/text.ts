import type { Change, Changes, MapState } from '../../diff/changes.ts'
import type { Difference } from '../../diff/diff.ts'
import { changeWords, fileWords, titleOfSide } from '../../diff/words.ts'
import { printChain } from '../../model/chain.ts'
import { counted, formatCount } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { formatBytes } from '../../text/format-bytes.ts'

/** Longer lists are cut unless everything is asked for. */
const most = 60
const widest = 60

/** A difference as a person reads it. */
export function differenceText(difference: Difference, showsAll: boolean): string {
  const { from, to, changes, findings } = difference
  if (from === null || to === null || changes === null) return ''
  const rows = rowsOf(changes)
  const shown = showsAll ? rows : rows.slice(0, most)
  const width = Math.min(widest, Math.max(0, ...shown.map(({ what }) => what.length)))
  const lines = [
    `${titleOfSide(from)} → ${titleOfSide(to)}`,
    '',
    ...sizes('packed', from.packedBytes, to.packedBytes),
    ...sizes('unpacked', from.unpackedBytes, to.unpackedBytes),
    ...(rows.length === 0 ? [] : ['']),
    ...shown.map(({ sign, what, state }) => `  ${sign} ${what.padEnd(width)}  ${state}`.trimEnd()),
    ...(shown.length < rows.length
      ? [`  … and ${formatCount(rows.length - shown.length)} more; --verbose shows them`]
      : []),
    '',
    ...(findings.length === 0 ? [] : [...findings.map(findingLine), '']),
    conclusion(difference, rows.length),
  ]
  return `${lines.map(escapeControls).join('\n')}\n`
}

interface Row {
  readonly sign: '+' | '-' | '~'
  readonly what: string
  readonly state: string
}

function rowsOf({ files, maps, hosts, installScripts }: Changes): readonly Row[] {
  return [
    ...files.map((change) => rowOf(change, '', fileWords)),
    ...maps.map((change) => rowOf(change, 'map ', mapState)),
    ...hosts.map((change) => rowOf(change, 'host ', () => '')),
    ...installScripts.map((change) => rowOf(change, 'install script ', (command) => command)),
  ]
}

function rowOf<State>(change: Change<State>, prefix: string, describe: (state: State) => string): Row {
  const { name, from, to } = change
  const sign = from === undefined ? '+' : to === undefined ? '-' : '~'
  return { sign, what: `${prefix}${name}`, state: changeWords(change, describe) }
}

function mapState({ embedded, novel }: MapState): string {
  return `${formatCount(embedded)} embedded, ${formatCount(novel)} novel`
}

function sizes(name: string, before: number, after: number): readonly string[] {
  if (before === after) return []
  return [`  ${name.padEnd(8)}  ${formatBytes(before)} → ${formatBytes(after)}`]
}

function findingLine({ ruleId, message, location: { chain } }: Difference['findings'][number]): string {
  const place = chain.length === 0 ? '' : `${printChain(chain)} `
  return `  ✖ ${ruleId}: ${place}${message}`
}

function conclusion({ verdict, from, findings }: Difference, count: number): string {
  const contract = `a contract that approves ${from === null ? 'the first' : titleOfSide(from)}`
  const changes = counted(count, 'change')
  switch (verdict) {
    case 'same':
      return 'SAME: nothing that ships has changed.'
    case 'changed':
      return `CHANGED: ${changes}; ${contract} would let them pass.`
    case 'stopped':
      return `STOPPED: ${contract} would stop this, for ${counted(findings.length, 'reason')}. — exit 1`
    case 'incomplete':
      return 'INCOMPLETE: not everything could be looked at. — exit 2'
  }
}
