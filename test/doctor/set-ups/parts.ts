import type { ProjectFiles } from '../../support/project.ts'

/** A project's publishing, and what is true of it: `gated` when a leak cannot get out by any way, `unknown` where that cannot be known from outside. */
export interface SetUp {
  readonly name: string
  /** What goes into package.json beside name, version, files and licence. */
  readonly manifest?: object
  readonly files?: ProjectFiles
  readonly truth: 'gated' | 'bypassed' | 'unknown'
  /** Words of the finding that names the reason. */
  readonly says: string
}

/** A hook that stops a leak with npm, pnpm and Bun. */
export const hook: object = { scripts: { prepublishOnly: 'watertight' } }

/** A workflow of GitHub's, whose only job has these lines of YAML below `steps:`. */
export function github(steps: string, more: { readonly top?: string; readonly job?: string } = {}): ProjectFiles {
  const indented = steps.trim().replace(/^/gm, '      ')
  return {
    '.github/workflows/release.yml': `on: push\n${more.top ?? ''}jobs:\n  publish:\n    runs-on: ubuntu-latest\n${more.job ?? ''}    steps:\n${indented}\n`,
  }
}

/** One workflow step a command. */
export function runs(...commands: readonly string[]): ProjectFiles {
  return github(commands.map((command) => `- run: ${command}`).join('\n'))
}
