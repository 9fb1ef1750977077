import type { Audit, Site, State, Target, Version } from './state.ts'
import { fits } from './write-files.ts'

/** What is said of one way out. */
export interface GateStanding {
  readonly status: 'ok' | 'bypass' | 'unknown'
  /** Empty where there is nothing to say. */
  readonly because: string
}

/** Whether an audit of these very bytes stands before an upload of `target`; and if not, what stands there and why it does not count. */
export function standing(target: Target, state: State, site: Site, packer: string | null): GateStanding {
  const covering = state.audits.filter((audit) => covers(audit, target))
  const fresh = covering.filter((audit) => isFresh(audit, target, state))
  const certain = fresh.findLast((audit) => isCertain(audit, site, packer))
  if (certain !== undefined)
    return { status: 'ok', because: certain.event === null ? 'Watertight runs before it' : `by ${certain.event}` }
  const [doubtful] = fresh
  if (doubtful !== undefined) return { status: 'unknown', because: doubtOf(doubtful, packer) }
  const lost = state.lost.filter(({ audit }) => covers(audit, target))
  const recovered = lost.find(({ audit }) => isAskedFor(audit, site) && isFresh(audit, target, state))
  if (recovered !== undefined)
    return { status: 'ok', because: 'it asks for the result of the step that runs Watertight' }
  const [changedOne] = covering
  if (changedOne !== undefined) return { status: 'bypass', because: changeSince(changedOne, target, state) }
  const unclear = lost.find(({ audit, kind }) => kind === 'unclear' && isFresh(audit, target, state))
  if (unclear !== undefined) return { status: 'unknown', because: `Watertight runs before it, but ${unclear.because}` }
  const somewhere = state.audits.find((audit) => audit.target.path === NOT_KNOWN && isFresh(audit, target, state))
  if (somewhere !== undefined)
    return { status: 'unknown', because: 'Watertight runs before it, but in a folder that is not known' }
  const [first] = lost
  if (first !== undefined)
    return { status: 'bypass', because: `Watertight runs before it, but it stops nothing: ${first.because}` }
  return { status: 'bypass', because: otherTarget(target, state) }
}

/** The worst of several: one that passes by is enough. */
export function worst(verdicts: readonly GateStanding[]): GateStanding {
  for (const status of ['bypass', 'unknown', 'ok'] as const) {
    const found = verdicts.find((one) => one.status === status)
    if (found !== undefined) return found
  }
  return { status: 'ok', because: 'it publishes nothing' }
}

/** A folder that is not known is no other one, and no pattern that fits one. */
const NOT_KNOWN = '?'

function covers({ target: audited }: Audit, target: Target): boolean {
  if (audited.kind === 'folder' && audited.path === NOT_KNOWN) return false
  return audited.kind === target.kind && fits(audited.path, target.path)
}

function isFresh({ files, tarballs }: Audit, { kind, path }: Target, state: State): boolean {
  if (kind === 'folder') return files === state.files
  // What a variable names may be a folder as well.
  return tarballs === state.tarballs && (!/[$`]/.test(path) || files === state.files)
}

function isCertain({ onlyIf, packer }: Audit, { condition }: Site, publishedBy: string | null): boolean {
  return (onlyIf === null || onlyIf === condition) && !isOtherPacker(packer, publishedBy)
}

function isOtherPacker(packer: string | null, publishedBy: string | null): boolean {
  return packer !== null && packer !== 'auto' && packer !== publishedBy
}

function doubtOf({ packer }: Audit, publishedBy: string | null): string {
  return isOtherPacker(packer, publishedBy)
    ? `Watertight runs before it with --pack ${packer}, and ${publishedBy ?? 'another program'} packs`
    : 'Watertight runs before it, but it runs only on a condition'
}

/** `if: steps.gate.outcome == 'success'`: the outcome of a step whose failure the job survives. */
function isAskedFor({ stepId }: Audit, { condition }: Site): boolean {
  if (stepId === null || condition === null || condition.includes('||')) return false
  return new RegExp(`\\bsteps\\.${stepId.replace(/\W/g, '\\$&')}\\.outcome\\s*==\\s*'success'`).test(condition)
}

function changeSince(audit: Audit, { kind }: Target, { files, tarballs }: State): string {
  const [before, after]: readonly [Version, Version] =
    kind === 'folder' ? [audit.files, files] : [audit.tarballs, tarballs]
  const what = before === after ? files.because : after.because
  return `${what ?? 'what runs'} can change what ships after Watertight has looked at it`
}

function otherTarget(target: Target, { audits, lost }: State): string {
  const other = audits[0]?.target ?? lost[0]?.audit.target
  if (other === undefined) return ''
  return `Watertight runs before it and audits ${shown(other)}, not ${shown(target)}`
}

function shown({ path }: Target): string {
  if (/:\/\//.test(path)) return 'what an address names'
  if (path === '.') return 'the package in the root'
  return path === NOT_KNOWN ? 'what is not known' : path
}
