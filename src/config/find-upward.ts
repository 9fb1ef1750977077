import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const versionControl = ['.git', '.hg', '.svn', '.jj']

/** Directories from `directory` up to its repository root, nearest first; outside of a repository up to its workspace root, else itself. */
export async function directoriesUpward(directory: string): Promise<readonly string[]> {
  const visited: string[] = []
  let workspaceRoot = 1
  for (let at = resolve(directory); ; at = dirname(at)) {
    visited.push(at)
    const names = await namesIn(at)
    if (versionControl.some((name) => names.includes(name))) return visited
    if (names.includes('pnpm-workspace.yaml') || (names.includes('package.json') && (await hasWorkspaces(at)))) {
      workspaceRoot = visited.length
    }
    // Beyond the project anybody may have left a file: a shared /tmp must not configure what lies in it.
    if (dirname(at) === at) return visited.slice(0, workspaceRoot)
  }
}

/** The names in `directory`; none when it may not be listed. */
export async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    // A parent that may be passed through but not listed is common in containers, and holds nothing for us.
    if (isIn(['EACCES', 'EPERM', 'ENOENT', 'ENOTDIR'], error)) return []
    throw error
  }
}

async function hasWorkspaces(directory: string): Promise<boolean> {
  const text = await readFile(join(directory, 'package.json'), 'utf8')
  // Enough to find the root; whether it is valid JSON is judged by who reads it.
  return /"workspaces"\s*:/.test(text)
}

function isIn(codes: readonly string[], error: unknown): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
