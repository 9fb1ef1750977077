import type { Trial } from '../../engine/edits/choose-edit.ts'
import type { PackageRepair } from '../../fix/plan-fix.ts'
import type { Report } from '../../model/report.ts'
import type { Theme } from '../../model/reporter.ts'
import { createPaint, type Paint } from '../../reporters/pretty/paint.ts'
import { counted, formatCount } from '../../text/count.ts'
import { differenceText } from '../shared/difference-text.ts'

/** The edit of one package as a unified diff, and what it does under each package manager that could be asked. */
export function repairText(repair: PackageRepair, theme: Theme): string {
  const paint = createPaint(theme)
  const { proposal, trials, untried, imported } = repair
  const name = repair.package.name ?? repair.package.spec
  const lines = [
    paint.bold(paint.safe(name)),
    '',
    differenceText(
      (proposal?.edits ?? []).map(({ file, before, after }) => ({ path: pathOf(file, repair), before, after })),
      paint,
    ),
    ...(proposal === undefined && repair.out.length > 0
      ? ['No edit was found that leaves out just these files:', ...listed(repair.out, paint)]
      : []),
    '',
    ...trials.flatMap((trial) => trialLines(trial, paint)),
    ...untried.map(({ packer, reason }) => `${packer.name}: not asked (${paint.safe(reason)})`),
    ...[...imported].map(([file, by]) => paint.safe(`${file} stays: ${by} asks for it, so the package needs it.`)),
    '',
  ]
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n\n`
}

/** A file of the folder that is published, as seen from the package's own directory. */
export function pathOf(file: string, { folder }: PackageRepair): string {
  return folder === '' ? file : `${folder}/${file}`
}

/** What writing the edit does not do: undo what was published, and change the build. */
export function aftermath(report: Report, repairs: readonly PackageRepair[]): readonly string[] {
  const mended = repairs.flatMap((repair) => repair.mended)
  const secrets = new Set(
    mended.filter(({ ruleId }) => /^(?:secret|file)\//.test(ruleId)).map(({ location }) => location.chain[0] ?? ''),
  )
  const options = new Set(
    mended.flatMap(({ fixes }) => fixes.filter(({ kind }) => kind === 'bundler').map(({ description }) => description)),
  )
  const built = new Set(repairs.flatMap(({ folder, proposal }) => (folder === '' || !proposal ? [] : folder)))
  return [
    ...(secrets.size > 0
      ? [
          `an edit does not revoke anything: if a version with ${[...secrets].slice(0, MOST).join(', ')} was ever published, replace what is in there`,
        ]
      : []),
    ...[...built].map(
      (folder) =>
        `${folder} is what is published, and that is where the edit is: if a build writes the file again, make the same edit in its source`,
    ),
    ...(options.size > 0 && report.verdict === 'clean'
      ? [`the build still makes the maps; to stop that: ${[...options].join(' ')}`]
      : []),
  ]
}

const MOST = 5

function trialLines({ packer, gone, stays, strays, isExact }: Trial, paint: Paint): readonly string[] {
  const sign = isExact ? paint.good(paint.signs.clean) : paint.bad(paint.signs.leak)
  const count = counted(gone.length, 'file no longer ships', 'files no longer ship')
  return [
    `${sign} ${packer.name}: ${count}`,
    ...listed(gone, paint),
    ...(stays.length > 0 ? ['  still shipping:', ...listed(stays, paint)] : []),
    ...(strays.length > 0 ? ['  not meant:', ...listed(strays, paint)] : []),
  ]
}

function listed(paths: readonly string[], paint: Paint): readonly string[] {
  const shown = paths.slice(0, paint.isVerbose ? paths.length : SHOWN)
  const more = paths.length - shown.length
  return [...shown.map((path) => `    ${paint.safe(path)}`), ...(more > 0 ? [`    and ${formatCount(more)} more`] : [])]
}

const SHOWN = 10
