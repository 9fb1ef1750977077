import type { SourceContext } from '../model/source.ts'
import { verdictOf } from './checks/check.ts'
import { checks } from './checks/index.ts'
import type { DiagnosedPackage, Diagnosis, DoctorFinding } from './diagnosis.ts'
import type { Examination } from './examination.ts'
import { type ExamineOptions, examine } from './examine.ts'
import { readHooks } from './hooks.ts'
import { readProject } from './project.ts'

/** Says whether and where the gate runs for the project in `directory`. Nothing of the project is run but its configuration, where that is code. */
export async function doctor(directory: string, context: SourceContext, options: ExamineOptions): Promise<Diagnosis> {
  const project = await readProject(directory, context)
  const { examination, troubles } = await examine(project, options)
  const failed = new Set(troubles.map(({ check }) => check))
  const findings: DoctorFinding[] = [...troubles]
  for (const { id, run } of checks) {
    // That it could not be read is a finding already; the check's own words would be about nothing.
    if (failed.has(id)) continue
    for (const finding of await run(examination)) findings.push({ check: id, ...finding })
  }
  const { name, version, because } = project.manager
  return {
    verdict: verdictOf(findings),
    manager: { name, version, because },
    packages: project.packages.map((one) => diagnosed(one, examination)),
    ways: examination.paths.map(({ where, through, shown, status, because }) => ({
      where,
      through,
      shown,
      verdict: status,
      because,
    })),
    findings: findings.sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status)),
  }
}

/** What is wrong comes first. */
const order: readonly DoctorFinding['status'][] = ['bypass', 'unknown', 'warning', 'ok']

function diagnosed(
  { name, folder, manifest }: Examination['project']['packages'][number],
  { project, setting, lists }: Examination,
): DiagnosedPackage {
  const { version } = manifest
  return {
    name,
    version: typeof version === 'string' ? version : null,
    folder,
    hooks: readHooks(manifest, folder, project.manager, setting).hooks.map(({ event, runs, changesFiles, gate }) => ({
      event,
      runs,
      changesFiles,
      gate: gate?.strength ?? null,
    })),
    packers: lists.get(folder) ?? [],
  }
}
