import { type Restoration, restore } from '../index.ts'
import { escapeControls } from '../text/escape-controls.ts'
import { formatCount } from '../text/fill.ts'
import { formatBytes } from '../text/format-bytes.ts'
import type { RestoreFlags } from './commands/restore.ts'
import { sentence } from './failure-text.ts'
import { sayError, withoutSecrets } from './say-error.ts'
import type { ExitCode, Session } from './session.ts'
import { toSourceOptions } from './source-options.ts'
import { treeOf } from './tree-of.ts'

/** A longer tree is cut: the folder itself has it all. */
const treeLines = 200

/** Restores into the folder, prints counts and a tree; 2 when something could not be read. */
export async function runRestore(target: string, flags: RestoreFlags, session: Session): Promise<ExitCode> {
  const { terminal } = session
  const restoration = await restore(target, flags.output, {
    ...toSourceOptions(flags, session, [target]),
    ...(flags.limit && { limits: flags.limit }),
    ...(flags.novel && { novel: true }),
  })
  // The folder has it all; the log of a build need not.
  await terminal.print(await withoutSecrets(describe(restoration, flags.output)))
  const [first] = restoration.troubles
  if (first === undefined) return 0
  const where = first.chain.length === 0 ? '' : `${first.chain.join(' ! ')}: `
  const others = restoration.troubles.length - 1
  const said = sentence(`${where}${first.detail}`, others === 0 ? undefined : `… and ${others} more.`)
  await sayError(said, session)
  return 2
}

function describe({ spec, files }: Restoration, folder: string): string {
  if (files.length === 0) return `${escapeControls(spec)} gives no sources away: nothing to restore.\n`
  const sum = (key: 'bytes' | 'lines') => files.reduce((total, file) => total + file[key], 0)
  const novel = files.filter((file) => file.novel).length
  // The same text in two places is one file on the disk.
  const tree = treeOf([...new Set(files.map(({ path }) => path))])
  const shown = tree.length > treeLines ? [...tree.slice(0, treeLines), `… and ${tree.length - treeLines} more`] : tree
  const counts = `${count(files.length, 'source')}, ${count(sum('lines'), 'line')}, ${formatBytes(sum('bytes'))}`
  const lines = [
    ...shown,
    '',
    `${spec}: ${counts}; ${formatCount(novel)} that ship nowhere else. Written to ${folder}.`,
  ]
  return `${lines.map(escapeControls).join('\n')}\n`
}

function count(value: number, word: string): string {
  return `${formatCount(value)} ${word}${value === 1 ? '' : 's'}`
}
