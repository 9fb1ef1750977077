import type { SourceContext } from '../model/source.ts'
import { lifecycleOf, type ManagerName, managerOf } from './lifecycle.ts'

/** Who packs a directory: npm's code in this process, or a package manager's own `pack`. */
export type Packer = { readonly kind: 'in-process' } | { readonly kind: 'command'; readonly manager: ManagerName }

/** Inside a hook the manager that runs it packs, since it makes the tarball; outside, npm's own code, unless another was asked for. */
export function choosePacker({ pack, environment }: Pick<SourceContext, 'pack' | 'environment'>): Packer {
  const running = lifecycleOf(environment) === null ? null : managerOf(environment)
  const wanted = pack === undefined || pack === 'auto' ? (running?.name ?? 'npm') : pack
  if (wanted !== 'npm') return { kind: 'command', manager: wanted }
  // Which files go in differs between npm's majors, so the npm that publishes is asked, not the one that we depend on.
  const isRunning = running?.name === 'npm' && environment['npm_execpath'] !== undefined
  return isRunning ? { kind: 'command', manager: 'npm' } : { kind: 'in-process' }
}
