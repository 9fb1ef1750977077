import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Manifest } from '../model/artifact.ts'

/** The manifest of a workspace root, with what pnpm keeps beside it: the `packages` of pnpm-workspace.yaml. */
export async function withPnpmWorkspaces(root: string, manifest: Manifest): Promise<Manifest> {
  if (manifest['workspaces'] !== undefined) return manifest
  const globs = parsePackages(await readIfThere(join(root, 'pnpm-workspace.yaml')))
  return globs.length === 0 ? manifest : { ...manifest, workspaces: globs }
}

/** The strings of the top-level list `packages`, in block or flow style; what is not such a list counts as none. */
export function parsePackages(yaml: string): readonly string[] {
  const lines = yaml.split(/\r\n?|\n/).map(withoutComment)
  const start = lines.findIndex((line) => /^packages\s*:/.test(line))
  if (start === -1) return []
  const next = lines.findIndex((line, at) => at > start && /^[^\s\-\]]/.test(line))
  const [head = '', ...body] = lines.slice(start, next === -1 ? undefined : next)
  const rest = head.replace(/^packages\s*:\s*/, '')
  if (rest.startsWith('[')) return flowItems([rest, ...body].join(' '))
  return body
    .flatMap((line) => /^\s*-\s+(.*)$/.exec(line)?.[1] ?? [])
    .map(unquoted)
    .filter(isGlob)
}

function flowItems(text: string): readonly string[] {
  const end = text.indexOf(']')
  return text
    .slice(1, end === -1 ? undefined : end)
    .split(',')
    .map(unquoted)
    .filter(isGlob)
}

function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, '')
}

function unquoted(text: string): string {
  const item = text.trim()
  return /^(['"]).*\1$/.test(item) ? item.slice(1, -1) : item
}

function isGlob(text: string): boolean {
  return text !== ''
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}
