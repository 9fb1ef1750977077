import { dirname, sep } from 'node:path'

/** `text` with each path at or above `cwd` shortened from there: a report must be the same wherever the project lies. */
export function relativePaths(text: string, cwd: string): string {
  let shortened = text
  let way = ''
  for (let at = cwd; dirname(at) !== at; at = dirname(at)) {
    shortened = shortened.replaceAll(new RegExp(`(?<![\\w./\\\\-])${literal(at + sep)}`, 'g'), way)
    way += '../'
  }
  return shortened
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
