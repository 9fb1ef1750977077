import { counted, formatCount } from '../text/count.ts'
import type { Answer, Criterion, Unpublishing } from './response-type.ts'

/** What npm's policy asks about; null where nobody said. */
export interface UnpublishFacts {
  readonly published: string | null
  readonly now: Date
  readonly dependents: number | null
  /** Over the last week. */
  readonly downloads: number | null
  readonly owners: number | null
  /** Where each was read, or would be. */
  readonly sources: { readonly [id in Criterion['id']]: string }
}

/** Where the rules stand; read in November 2026. */
export const policyAddress = 'https://docs.npmjs.com/policies/unpublish'

const HOUR = 3_600_000
const YOUNG = 72
const FEW = 300

/** Whether npm's policy lets a version be unpublished: within 72 hours when nothing depends on it; later only with few downloads and a single owner as well. */
export function unpublishing(facts: UnpublishFacts): Unpublishing {
  const { published, now } = facts
  const end = published === null ? null : Date.parse(published) + YOUNG * HOUR
  // A clock that is ahead of ours makes no version old.
  const isYoung = end === null ? null : now.getTime() < end
  const age = ageOf(facts, end)
  const dependents = dependentsOf(facts)
  const later = [downloadsOf(facts), ownersOf(facts)]
  const decisive = isYoung === true ? [dependents] : [dependents, ...later]
  return {
    ...decision(isYoung, decisive),
    until: isYoung === true && end !== null ? new Date(end).toISOString() : null,
    criteria: [age, dependents, ...later],
  }
}

function decision(isYoung: boolean | null, decisive: readonly Criterion[]): Pick<Unpublishing, 'answer' | 'because'> {
  const failed = decisive.filter(({ met }) => met === 'no')
  const open = decisive.filter(({ met }) => met === 'unknown')
  const names = (criteria: readonly Criterion[]) => criteria.map(({ found }) => found).join('; ')
  // Where its age is not known, what counts for both ages decides.
  if (isYoung === null) {
    const always = failed.filter(({ id }) => id === 'dependents')
    if (always.length > 0) return { answer: 'no', because: names(always) }
    return { answer: 'unknown', because: 'the registry does not say when it was published' }
  }
  const age = isYoung ? 'it is younger than 72 hours' : 'it is older than 72 hours'
  if (failed.length > 0) return { answer: 'no', because: `${age}, and ${names(failed)}` }
  if (open.length > 0) return { answer: 'unknown', because: `${age}, and ${names(open)}` }
  return { answer: 'yes', because: `${age}, and ${names(decisive)}` }
}

function ageOf({ published, now, sources }: UnpublishFacts, end: number | null): Criterion {
  const rule = 'younger than 72 hours; older ones have to meet all of what follows'
  if (published === null || end === null)
    return { id: 'age', rule, met: 'unknown', found: 'when it was published is not known', source: sources.age }
  const hours = Math.floor((now.getTime() - Date.parse(published)) / HOUR)
  const left = Math.max(0, Math.floor((end - now.getTime()) / HOUR))
  const found =
    now.getTime() < end
      ? `published ${counted(Math.max(0, hours), 'hour')} ago, ${counted(left, 'hour')} left`
      : `published ${counted(hours, 'hour')} ago`
  return { id: 'age', rule, met: now.getTime() < end ? 'yes' : 'no', found, source: sources.age }
}

function dependentsOf({ dependents, sources }: UnpublishFacts): Criterion {
  return {
    id: 'dependents',
    rule: 'no other package in the public registry depends on it',
    met: metBy(dependents, (count) => count === 0),
    found:
      dependents === null
        ? 'how many packages depend on it is not known'
        : dependents === 0
          ? 'no package depends on it'
          : `${counted(dependents, 'package')} ${dependents === 1 ? 'depends' : 'depend'} on it`,
    source: sources.dependents,
  }
}

function downloadsOf({ downloads, sources }: UnpublishFacts): Criterion {
  return {
    id: 'downloads',
    rule: `fewer than ${FEW} downloads over the last week`,
    met: metBy(downloads, (count) => count < FEW),
    found:
      downloads === null
        ? 'how often it was downloaded is not known'
        : `${formatCount(downloads)} downloads over the last week`,
    source: sources.downloads,
  }
}

function ownersOf({ owners, sources }: UnpublishFacts): Criterion {
  return {
    id: 'owners',
    rule: 'a single owner or maintainer',
    met: metBy(owners, (count) => count === 1),
    found: owners === null ? 'how many owners it has is not known' : `it has ${counted(owners, 'owner')}`,
    source: sources.owners,
  }
}

function metBy(count: number | null, isMet: (count: number) => boolean): Answer {
  if (count === null) return 'unknown'
  return isMet(count) ? 'yes' : 'no'
}
