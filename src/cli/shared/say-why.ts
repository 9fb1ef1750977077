import { printChain } from '../../model/chain.ts'
import type { Report } from '../../model/report.ts'
import { formatLocation } from '../../reporters/format-location.ts'
import { formatCount } from '../../text/count.ts'
import { sentence } from './failure-text.ts'
import type { Session } from './session.ts'

/** Says what kept an incomplete audit from being complete. */
export async function sayWhyIncomplete({ verdict, notices, packages }: Report, { terminal }: Session): Promise<void> {
  if (verdict !== 'incomplete') return
  const causes = notices.filter(({ effect }) => effect === 'incomplete')
  const [first] = causes
  if (first === undefined) return terminal.say(sentence('there was nothing to look at'))
  const about = first.chain.length > 0 ? printChain(first.chain) : packages[first.package ?? -1]?.spec
  const where = about === undefined ? '' : `${about}: `
  const more =
    causes.length === 1 ? undefined : `… and ${formatCount(causes.length - 1)} more; the report has them all.`
  return terminal.say(sentence(`${where}${first.detail}`, more))
}

/** Says the first of what stops a release. */
export async function sayWhyStopped({ findings }: Report, { terminal }: Session): Promise<void> {
  const first = findings.find(({ stops }) => stops)
  if (first === undefined) return
  const place = first.location.chain.length === 0 ? 'the package' : formatLocation(first.location)
  await terminal.say(sentence(`${place}: ${first.message} (${first.severity} ${first.ruleId})`))
}
