import type { SourceContext } from '../model/source.ts'
import { lifecycleOf, type ManagerName, managerOf } from './lifecycle.ts'
import { projectManager } from './project-manager.ts'

/** Who packs a directory: npm's code in this process (of the npm whose script is named, else our own), or another manager's `pack`. */
export type Packer =
  | { readonly kind: 'npm'; readonly script: string | null }
  | { readonly kind: 'command'; readonly manager: Exclude<ManagerName, 'npm'> }

/**
 * Inside a hook the manager that runs it packs `directory`, since it makes the tarball. Outside it is npm's code, unless another was asked
 * for; `auto` asks for the manager of the project.
 */
export async function choosePacker(
  { pack, environment }: Pick<SourceContext, 'pack' | 'environment'>,
  directory: string,
): Promise<Packer> {
  if (pack === 'npm') return { kind: 'npm', script: null }
  if (pack !== undefined && pack !== 'auto') return { kind: 'command', manager: pack }
  const running = lifecycleOf(environment) === null ? null : managerOf(environment)
  if (running === null) {
    const { name } = pack === 'auto' ? await projectManager(directory, environment) : { name: 'npm' as const }
    return name === 'npm' ? { kind: 'npm', script: null } : { kind: 'command', manager: name }
  }
  if (running.name !== 'npm') return { kind: 'command', manager: running.name }
  // Which files go in differs between npm's majors, so the npm that publishes is asked.
  return { kind: 'npm', script: environment['npm_execpath'] ?? null }
}
