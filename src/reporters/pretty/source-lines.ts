import type { SourceOutline } from '../../model/report.ts'
import { counted } from '../../text/count.ts'
import { displayWidth } from '../../text/display-width.ts'
import { cropStart, LABEL, labelColumn } from './layout.ts'
import type { Paint } from './paint.ts'

/** What leaks, as `restore` would write it: the folders with the most lines, and the longest files. */
export function sourceLines({ folders, moreFolders, files, moreFiles }: SourceOutline, paint: Paint): string[] {
  // One folder is all of them, and the files say so themselves.
  const shownFolders = folders.length < 2 ? [] : folders
  const rows = [
    ...shownFolders.map((folder) => [
      folder.path || './',
      counted(folder.files, 'file'),
      counted(folder.lines, 'line'),
    ]),
    ...files.map((file) => [file.path, '', counted(file.lines, 'line')]),
  ]
  const widthOf = (column: number) => Math.max(...rows.map((row) => displayWidth(row[column] ?? '')))
  const [counts, sizes] = [widthOf(1), widthOf(2)]
  const room = Math.max(16, paint.width - INDENT - LABEL - counts - sizes - 4)
  const paths = rows.map(([path = '']) => cropStart(path, room, paint))
  const column = Math.max(...paths.map(displayWidth))
  const texts = rows.map(([, number = '', size = ''], index) => {
    const path = paths[index] ?? ''
    const gap = ' '.repeat(column - displayWidth(path))
    return `${paint.accent(path)}${gap}  ${number.padStart(counts)}  ${size.padStart(sizes)}`
  })
  const folderTexts = texts.slice(0, shownFolders.length)
  const all = [
    ...folderTexts,
    ...(shownFolders.length > 0 && moreFolders > 0 ? [paint.dim(`and ${counted(moreFolders, 'more folder')}`)] : []),
    ...texts.slice(shownFolders.length),
    ...(moreFiles > 0 ? [paint.dim(`and ${counted(moreFiles, 'more file')}`)] : []),
  ]
  return all.map((text, index) => labelColumn(index === 0 ? 'leaks' : '', INDENT, paint) + text)
}

const INDENT = 4
