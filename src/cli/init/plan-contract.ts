import { join } from 'node:path'
import { approvedContract } from '../../contract/approved-contract.ts'
import { formatContract } from '../../contract/format-contract.ts'
import { audit } from '../../index.ts'
import type { PlannedFile } from '../../init/draft.ts'
import type { InitPlan } from '../../init/init.ts'
import type { Session } from '../shared/session.ts'

/** The release contract that `watertight init` proposes: what ships now, where that is clean and all of it was looked at. */
export async function planContract(
  { project, hasContract, visibility }: InitPlan,
  { environment, signal }: Session,
): Promise<{ readonly changes: readonly PlannedFile[]; readonly left: readonly string[] }> {
  if (hasContract) return { changes: [], left: [] }
  // Without `files` the contract would ship itself, and be the first file that it does not allow.
  if (project.packages.some(({ manifest, directory }) => directory === project.directory && !manifest['files']))
    return later('name what ships in "files" of package.json')
  const report = await audit(['.'], {
    cwd: project.directory,
    environment,
    signal,
    policy: { visibility: visibility.value },
    ...(project.isWorkspaceRoot && { allWorkspaces: true }),
  })
  if (report.verdict === 'incomplete') return later('build the package')
  if (report.verdict === 'leak') return later('fix or allow what `watertight` finds')
  const file = join(project.directory, 'watertight.contract.json')
  const after = formatContract(approvedContract(report, undefined))
  return { changes: [{ file, path: 'watertight.contract.json', before: null, after }], left: [] }
}

function later(first: string): Awaited<ReturnType<typeof planContract>> {
  return { changes: [], left: [`No release contract is written yet: ${first}, then run \`watertight approve\`.`] }
}
