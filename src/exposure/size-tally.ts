import { DigestSet } from './digest-set.ts'
import type { Counted, Size } from './exposure-type.ts'
import type { ShippedTexts } from './shipped-texts.ts'
import type { SourceFile } from './source-file.ts'

/** More different texts than this are not counted. */
const MOST = 4_000_000

/** Counts how much the sources are, in what languages, and what share of their texts ships anyway. */
export class SizeTally {
  readonly #shipped: ShippedTexts
  readonly #texts = new DigestSet(MOST)
  readonly #files: Pick<SourceFile, 'path' | 'lines' | 'bytes'>[] = []
  #shippedTexts = 0

  constructor(shipped: ShippedTexts) {
    this.#shipped = shipped
  }

  add({ path, lines, bytes }: Pick<SourceFile, 'path' | 'lines' | 'bytes'>): void {
    this.#files.push({ path, lines, bytes })
  }

  /** Counts a text once, and says whether it ships. */
  addText(text: string): boolean {
    const { ships, isNew } = this.#shipped.hasAndAdd(text, this.#texts)
    if (isNew && ships) this.#shippedTexts += 1
    return ships
  }

  all(): Size {
    const files = this.#files
    return {
      files: files.length,
      lines: files.reduce((sum, { lines }) => sum + lines, 0),
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      languages: counted(
        files,
        ({ path }) => languages[/\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'other',
      ),
      folders: counted(files, folderOf).slice(0, FOLDERS),
      texts: this.#texts.size,
      shippedTexts: this.#shippedTexts,
    }
  }
}

/** The first two folders of a path. */
function folderOf({ path }: Pick<SourceFile, 'path'>): string {
  const folders = path
    .replace(/^(?:\.\.\/)+/, '')
    .split('/')
    .slice(0, -1)
  return folders.slice(0, 2).join('/') || '.'
}

const FOLDERS = 40

const languages: { readonly [extension: string]: string } = {
  ...{ ts: 'TypeScript', mts: 'TypeScript', cts: 'TypeScript', tsx: 'TypeScript with JSX' },
  ...{ js: 'JavaScript', mjs: 'JavaScript', cjs: 'JavaScript', jsx: 'JavaScript with JSX' },
  ...{ vue: 'Vue', svelte: 'Svelte', css: 'CSS', scss: 'Sass', less: 'Less', json: 'JSON', html: 'HTML' },
}

function counted(
  files: readonly Pick<SourceFile, 'path' | 'lines'>[],
  nameOf: (file: Pick<SourceFile, 'path'>) => string,
): Counted[] {
  const counts = new Map<string, { files: number; lines: number }>()
  for (const file of files) {
    const name = nameOf(file)
    const known = counts.get(name) ?? { files: 0, lines: 0 }
    counts.set(name, { files: known.files + 1, lines: known.lines + file.lines })
  }
  return [...counts]
    .map(([name, count]) => ({ name, ...count }))
    .sort((a, b) => b.lines - a.lines || (a.name < b.name ? -1 : 1))
}
