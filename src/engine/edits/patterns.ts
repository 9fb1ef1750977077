import type { Exclusion } from './exclusions.ts'

/** Entries of `files` in package.json that leave it out with npm 9 to 12, pnpm, Yarn and Bun; `out` is what it covers. */
export function filesEntries(exclusion: Exclusion, out: readonly string[]): readonly string[] {
  if (exclusion.kind === 'folder' || exclusion.kind === 'file') return [`!${literal(exclusion.path)}`]
  const name = exclusion.kind === 'name' ? literal(exclusion.name) : `*${literal(exclusion.ending)}`
  if (exclusion.kind === 'ending' && exclusion.folder !== '') return [`!${literal(exclusion.folder)}/**/${name}`]
  // npm 12 takes a name without a slash for one at the root; and to Yarn 4, `**/` is at least one folder.
  const isAtRoot = out.some((path) => !path.includes('/'))
  return isAtRoot ? [`!${name}`, `!**/${name}`] : [`!**/${name}`]
}

/** The line of an ignore file that leaves it out, everywhere; paths are as seen from the ignore file. */
export function ignoreLine(exclusion: Exclusion): string {
  switch (exclusion.kind) {
    case 'folder':
      return `/${literal(exclusion.path)}/`
    case 'file':
      return `/${literal(exclusion.path)}`
    case 'name':
      return escapeFirst(literal(exclusion.name))
    case 'ending':
      return exclusion.folder === ''
        ? `*${literal(exclusion.ending)}`
        : `/${literal(exclusion.folder)}/**/*${literal(exclusion.ending)}`
  }
}

/** Whether a name has characters that globs are made of. */
export function hasGlob(path: string): boolean {
  return special.test(path)
}

const special = /[[\]{}()*?!+@\\|]/

// An escape is read in other ways by every packer; one character of any kind is the same to all of them.
function literal(path: string): string {
  return path.replace(/[[\]{}()*?!+|\\]|@(?=\()/g, '?')
}

function escapeFirst(line: string): string {
  return line.startsWith('#') ? `?${line.slice(1)}` : line
}
