import { type Restoration, restore } from '../../index.ts'
import { printChain } from '../../model/chain.ts'
import type { Limits } from '../../model/limits.ts'
import { manifestName } from '../../restore/restore.ts'
import { counted, formatCount } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { refuseBareWords } from '../shared/bare-words.ts'
import { sentence } from '../shared/failure-text.ts'
import { sayError, withoutSecrets } from '../shared/say-error.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import type { SourceFlags } from '../shared/source-options.ts'
import { toSourceOptions } from '../shared/source-options.ts'
import { treeOf } from './tree-of.ts'

/** The options of `watertight restore`. */
export interface RestoreFlags extends SourceFlags {
  readonly output: string
  readonly novel?: true
  readonly limit?: Partial<Limits>
}

/** A longer tree is cropped: the folder itself has it all. */
const treeLines = 60

/** Restores into the folder, prints counts and a tree; 2 when something could not be read. */
export async function runRestore(target: string, flags: RestoreFlags, session: Session): Promise<ExitCode> {
  const { terminal } = session
  await refuseBareWords([target], flags, session)
  const restoration = await restore(target, flags.output, {
    ...toSourceOptions(flags, session, [target]),
    ...(flags.limit && { limits: flags.limit }),
    ...(flags.novel && { novel: true }),
  })
  // The folder has it all; the log of a build need not.
  await terminal.print(await withoutSecrets(describe(restoration, flags.output)))
  const [first] = restoration.troubles
  if (first === undefined) return 0
  const where = first.chain.length === 0 ? '' : `${printChain(first.chain)}: `
  const others = restoration.troubles.length - 1
  const message = sentence(`${where}${first.detail}`, others === 0 ? undefined : `… and ${formatCount(others)} more.`)
  await sayError(message, session)
  return 2
}

function describe({ spec, files, novel }: Restoration, folder: string): string {
  if (files.length === 0) return `${escapeControls(spec)} gives nothing away: there is nothing to restore.\n`
  // The same text in two places is one file on the disk.
  const written = new Map(files.map((file) => [file.path, file]))
  const sum = (key: 'bytes' | 'lines') => [...written.values()].reduce((total, file) => total + file[key], 0)
  const places = written.size < files.length ? `, found in ${formatCount(files.length)} places` : ''
  const counts = `${counted(written.size, 'file')}, ${counted(sum('lines'), 'line')}, ${formatBytes(sum('bytes'))}${places}`
  const own = `${counted(novel.sources, 'original file')}, ${counted(novel.lines, 'line')}`
  const lines = [
    ...treeOf([...written.keys()], treeLines),
    '',
    `${spec}: ${counts}. Written to ${folder}; ${manifestName} lists them all.`,
    `Ships nowhere else: ${own}.`,
  ]
  return `${lines.map(escapeControls).join('\n')}\n`
}
