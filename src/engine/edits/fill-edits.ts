import type { Finding, Fix } from '../../model/report.ts'
import { counted } from '../../text/count.ts'
import { groupBy } from '../../text/group-by.ts'
import type { EditablePackage, EditProposal, ProposedEdit } from './choose-edit.ts'
import { chooseProposal } from './choose-edit.ts'
import { exclusionsOf } from './exclusions.ts'

/**
 * Writes the exact edit into every fix that is about leaving a file out: one edit for all findings that stop the release, and for what
 * does not, one for everything. What must ship, or is accepted, gets none.
 */
export async function fillEdits<One extends Finding>(
  findings: readonly One[],
  editables: readonly (EditablePackage | undefined)[],
): Promise<readonly One[]> {
  const byPackage = groupBy(findings, (finding) => String(finding.package))
  const plans = await Promise.all(
    editables.map((editable, index) => plansOf(byPackage.get(String(index)) ?? [], index, editable)),
  )
  return findings.map((finding) => {
    const plan = plans[finding.package]
    const editable = editables[finding.package]
    const file = finding.location.chain[0]
    if (plan === undefined || editable === undefined || file === undefined) return withoutEdits(finding)
    const edits = finding.stops ? plan.stopping : plan.all
    return { ...finding, fixes: finding.fixes.map((fix) => (fix.kind === 'files' ? fill(file, editable, edits) : fix)) }
  })
}

/** The files that `wanting` are about, that may be left out and that nobody has accepted; in order and without duplicates. */
export function filesToLeaveOut(
  wanting: readonly Finding[],
  findings: readonly Finding[],
  index: number,
  editable: EditablePackage,
): readonly string[] {
  const about = wanting
    .filter((finding) => finding.package === index && finding.state === 'active')
    .filter(({ fixes }) => fixes.some(({ kind }) => kind === 'files'))
  const files = about.flatMap(({ location }) => location.chain.slice(0, 1))
  // Once the first map is gone, the next that holds the same text is the one that gives it away.
  const isAboutSources = about.some(({ ruleId }) => ruleId === 'map/embedded-sources')
  const accepted = new Set(
    findings
      .filter((finding) => finding.package === index && finding.state !== 'active')
      .flatMap(({ location }) => location.chain.slice(0, 1)),
  )
  const mayGo = (file: string): boolean => !accepted.has(file) && editable.whyNeeded(file) === null
  const out = [...new Set([...files, ...(isAboutSources ? editable.revealing : [])])].filter(mayGo)
  if (out.length === 0) return []
  return widened(out, mayGo, editable.shipped).sort()
}

/**
 * `out`, and every other map that may go when many would have to be named one by one: no program needs a map, and names that a build
 * makes do not last.
 */
function widened(out: readonly string[], mayGo: (file: string) => boolean, shipped: readonly string[]): string[] {
  const named = exclusionsOf(out.filter(isMap), shipped).filter(({ kind }) => kind === 'file')
  return named.length <= NAMED ? [...out] : [...new Set([...out, ...shipped.filter(isMap).filter(mayGo)])]
}

const NAMED = 3

function isMap(path: string): boolean {
  return path.endsWith('.map')
}

interface Plans {
  readonly stopping: Plan
  readonly all: Plan
}

/** A proposal, and for each file the edit that leaves it out. */
interface Plan {
  readonly proposal: EditProposal | undefined
  readonly byFile: ReadonlyMap<string, ProposedEdit>
}

async function plansOf(
  findings: readonly Finding[],
  index: number,
  editable: EditablePackage | undefined,
): Promise<Plans | undefined> {
  if (editable === undefined) return undefined
  const stopping = findings.filter(({ stops }) => stops)
  const plan = async (some: readonly Finding[], isTried: boolean): Promise<Plan> => {
    const proposal = await chooseProposal(filesToLeaveOut(some, findings, index, editable), editable, isTried)
    const byFile = proposal?.edits.flatMap((edit) => edit.leavesOut.map((path) => [path, edit] as const)) ?? []
    return { proposal, byFile: new Map(byFile.reverse()) }
  }
  return { stopping: await plan(stopping, true), all: await plan(findings, false) }
}

function fill(file: string, editable: EditablePackage, { proposal, byFile }: Plan): Fix {
  const needed = editable.whyNeeded(file)
  if (needed !== null) return { kind: 'remove', description: `It cannot be left out by a list: ${needed}.` }
  const edit = byFile.get(file)
  if (proposal === undefined || edit === undefined) return { kind: 'files', description: byHand(editable) }
  const { leavesOut, shown } = edit
  const which = leavesOut.length === 1 ? 'Leave it out' : `One edit leaves out all ${counted(leavesOut.length, 'file')}`
  const caveat = proposal.caveat === null ? '' : ` (${proposal.caveat})`
  return {
    kind: 'files',
    description: `${reasonOf(file, editable)} ${which}${caveat}:`,
    edit: { file: inPackage(edit.file, editable), ...shown },
  }
}

/** As seen from the package's own directory, where another folder is published in its place. */
function inPackage(file: string, { project }: EditablePackage): string {
  return project === undefined || project.folder === '' ? file : `${project.folder}/${file}`
}

function reasonOf(file: string, { includedBy }: EditablePackage): string {
  const by = includedBy(file)
  const [, entry] = /^files: (.*)$/s.exec(by) ?? []
  if (entry !== undefined) return `"files" in package.json includes it through "${entry}".`
  return by === 'unknown' ? 'A rule of the packer includes it.' : 'package.json has no "files", so it ships.'
}

function byHand({ manifest, project }: EditablePackage): string {
  if (Array.isArray(manifest['files'])) return 'Leave it out of the package. Editing "files" alone cannot do that.'
  return project === undefined
    ? 'package.json has no "files", so it ships. List in "files" what should ship, or name this file in .npmignore (in .gitignore if there is no .npmignore).'
    : 'package.json has no "files", so it ships. List in "files" what should ship.'
}

function withoutEdits<One extends Finding>(finding: One): One {
  const isKept = ({ kind }: Fix) => kind !== 'files'
  return finding.fixes.every(isKept) ? finding : { ...finding, fixes: finding.fixes.filter(isKept) }
}
