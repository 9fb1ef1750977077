import type { SourceContext } from '../model/source.ts'
import { lifecycleOf, type ManagerName, managerOf } from './lifecycle.ts'
import { recogniseManager } from './project-manager.ts'

/** Who packs a directory: npm's code in this process (of the npm whose script is named, else our own), another manager's `pack`, or our model of its rules. */
export type Packer =
  | { readonly kind: 'npm'; readonly script: string | null }
  | { readonly kind: 'command'; readonly manager: Exclude<ManagerName, 'npm'> }
  | { readonly kind: 'model'; readonly manager: Exclude<ManagerName, 'npm'>; readonly version: string | null }

/**
 * Inside a hook the manager that runs it packs `directory`, since it makes the tarball. Outside it is the model of the project's manager: a
 * manager itself may run what the project brings, and is started only when it is asked for.
 */
export async function choosePacker(
  { pack, environment }: Pick<SourceContext, 'pack' | 'environment'>,
  directory: string,
): Promise<Packer> {
  if (pack === 'npm') return { kind: 'npm', script: null }
  if (pack !== undefined && pack !== 'auto') return { kind: 'command', manager: pack }
  const running = lifecycleOf(environment) === null ? null : managerOf(environment)
  if (running === null) {
    // Who happens to run this says nothing of who publishes.
    const { name, version } = await recogniseManager([directory], {})
    return name === 'npm' ? { kind: 'npm', script: null } : { kind: 'model', manager: name, version }
  }
  if (running.name !== 'npm') return { kind: 'command', manager: running.name }
  // Which files go in differs between npm's majors, so the npm that publishes is asked.
  return { kind: 'npm', script: environment['npm_execpath'] ?? null }
}
