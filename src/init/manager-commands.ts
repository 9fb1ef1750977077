import type { Examination } from '../doctor/examination.ts'
import type { ExaminedProject } from '../doctor/project.ts'
import { auditTargets, type PublishedPlaces } from './published-places.ts'
import { quoted } from './quoted.ts'

/** How a CI job calls a project's package manager. */
export interface ManagerCommands {
  readonly setup: { readonly github: readonly string[]; readonly gitlab: readonly string[]; readonly image: string }
  readonly install: string
  readonly build: string
  /** What starts a program of the dependencies. */
  readonly run: string
  /** The flag that audits every workspace, with a space before it, where the root itself is not published. */
  readonly all: string
}

const node = `- uses: actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444 # v5.0.0
  with:
    node-version: 22`

/** The commands of the manager that publishes the project. */
export function commandsOf({ manager, packages, isWorkspaceRoot, manifest }: ExaminedProject): ManagerCommands {
  const all = isWorkspaceRoot && manifest['private'] === true && packages.length > 0 ? ' --workspaces' : ''
  const isYarn1 = manager.version?.startsWith('1.') === true
  switch (manager.name) {
    case 'npm':
      return { setup: plain([node]), install: 'npm ci', build: 'npm run build', run: 'npx', all }
    case 'pnpm': {
      const version = manager.because.startsWith('packageManager') ? '' : '\n  with:\n    version: latest'
      const setup = plain(
        [`- uses: pnpm/action-setup@fe02b34f77f8bc703788d5817da081398fad5dd2 # v4.0.0${version}`, node],
        ['npm install --global pnpm'],
      )
      return { setup, install: 'pnpm install --frozen-lockfile', build: 'pnpm run build', run: 'pnpm exec', all }
    }
    case 'yarn': {
      const install = isYarn1 ? 'yarn install --frozen-lockfile' : 'yarn install --immutable'
      const setup = plain([node, '- run: corepack enable'], ['corepack enable'])
      return { setup, install, build: 'yarn run build', run: 'yarn run', all }
    }
    case 'bun': {
      const setup = plain(
        [node, '- uses: oven-sh/setup-bun@0c5077e51419868618aeaa5fe8019c62421857d6 # v2.2.0'],
        ['npm install --global bun'],
      )
      return { setup, install: 'bun install --frozen-lockfile', build: 'bun run build', run: 'bunx', all }
    }
  }
}

function plain(github: readonly string[], gitlab: readonly string[] = []): ManagerCommands['setup'] {
  return { github, gitlab, image: 'node:22' }
}

/** The calls of the gate, before their options, that audit everything which is published: one without a target, and one with the folders that it does not look at. */
export function auditCommands(
  examination: Examination,
  places: PublishedPlaces,
  gate: string,
  all: string,
): readonly string[] {
  const named = auditTargets(examination, places).filter((target) => target !== '.')
  return [
    ...(places.own ? [`${gate}${all}`] : []),
    ...(named.length > 0 ? [`${gate} ${named.map(quoted).join(' ')}`] : []),
  ]
}
