import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readHooks } from '../hooks.ts'
import type { ExaminedProject } from '../project.ts'
import { type Check, finding } from './check.ts'

/** Whether the `watertight` that hooks call is there, and the same for everybody. */
export const installation: Check = {
  id: 'installation',
  async run({ project, setting }) {
    const callers = project.packages.flatMap(({ manifest, folder }) =>
      readHooks(manifest, folder, project.manager, setting)
        .hooks.filter(({ gate }) => gate !== null)
        .map(({ event }) => setting.scriptsIn(folder).get(event) ?? ''),
    )
    if (callers.length === 0) return []
    const manifests = [project.manifest, ...project.packages.map(({ manifest }) => manifest)]
    const isNamed = manifests.some((manifest) => dependsOn(manifest) || manifest['name'] === 'watertight')
    const isThere = await isInstalled(project)
    // npx and its like fetch what is not installed.
    const isFetched = callers.every((script) => /\b(?:npx|bunx|pnpx|dlx|npm exec|bun x)\b/.test(script))
    if (!isThere && !isFetched)
      return [
        finding(
          'unknown',
          'watertight is not installed here: the hook fails, so nothing is published until it is installed. Which version will run then is not known.',
          `Run \`${isNamed ? `${project.manager.name} install` : installCommand(project)}\`.`,
        ),
      ]
    if (isNamed) return [finding('ok', 'watertight is a dependency, and it is installed.')]
    return [
      finding(
        'warning',
        'watertight is not a dependency of the project.',
        `Run \`${installCommand(project)}\`, so that everybody runs the version that the lockfile names.`,
      ),
    ]
  },
}

/** How the project's manager installs it. */
export function installCommand({ manager, isWorkspaceRoot }: ExaminedProject): string {
  switch (manager.name) {
    case 'npm':
      return 'npm install --save-dev watertight'
    case 'pnpm':
      return `pnpm add --save-dev ${isWorkspaceRoot ? '--workspace-root ' : ''}watertight`
    case 'yarn':
      return 'yarn add --dev watertight'
    case 'bun':
      return 'bun add --dev watertight'
  }
}

function dependsOn(manifest: ExaminedProject['manifest']): boolean {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].some((key) => {
    const dependencies = manifest[key]
    return typeof dependencies === 'object' && dependencies !== null && Object.hasOwn(dependencies, 'watertight')
  })
}

async function isInstalled({ directory }: ExaminedProject): Promise<boolean> {
  for (let at = directory; ; at = dirname(at)) {
    const found = await access(join(at, 'node_modules/watertight/package.json')).then(
      () => true,
      () => false,
    )
    // Yarn's Plug'n'Play keeps dependencies in no folder.
    if (found || (await isThere(join(at, '.pnp.cjs')))) return true
    if (dirname(at) === at) return false
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
