import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A project's files by path: text, bytes, JSON, a file with its mode, a symbolic link, or an empty directory (a path that ends in `/`). */
export interface ProjectFiles {
  readonly [path: string]: string | Uint8Array | JsonFile | ModeFile | Link
}

interface JsonFile {
  readonly json: unknown
}

interface ModeFile {
  readonly text: string
  readonly mode: number
}

interface Link {
  readonly link: string
}

/** Writes a project into a new temporary directory and gives its real path. */
export function writeProject(files: ProjectFiles): string {
  const root = temporaryDirectory()
  for (const [path, content] of Object.entries(files)) {
    const at = join(root, path)
    mkdirSync(path.endsWith('/') ? at : dirname(at), { recursive: true })
    if (!path.endsWith('/')) write(at, content)
  }
  return root
}

/** A new temporary directory, by its real path. It goes with the run's own. */
export function temporaryDirectory(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'watertight-test-')))
}

function write(path: string, content: ProjectFiles[string]): void {
  if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(path, content)
  else if ('json' in content) writeFileSync(path, JSON.stringify(content.json, null, 2))
  else if ('link' in content) symlinkSync(content.link, path)
  else writeFileSync(path, content.text, { mode: content.mode })
}
