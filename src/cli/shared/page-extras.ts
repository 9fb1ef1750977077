import type { AuditOptions } from '../../index.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Extras } from '../../model/extras.ts'
import type { Output } from './outputs.ts'
import type { ReportFlags } from './report-options.ts'

/** What a page shows beside the report. */
export interface PageExtras {
  /** What asks an audit for them: nothing where no page is written. */
  readonly options: Pick<AuditOptions, 'extras'>
  /** What the audit gave. */
  readonly found: () => Extras | undefined
}

/** Asks for what the outputs can show: an HTML page, or a reporter of one's own. */
export function pageExtras(outputs: readonly Output[], { htmlSources }: Pick<ReportFlags, 'htmlSources'>): PageExtras {
  const isPage = outputs.some(({ reporter, loaded }) => reporter === 'html' || loaded !== undefined)
  if (htmlSources && !isPage)
    throw new AuditError('EUSAGE', '--html-sources is for an HTML report', { hint: 'Add --reporter html=report.html.' })
  if (!isPage) return { options: {}, found: () => undefined }
  let extras: Extras | undefined
  const receive = (given: Extras): void => {
    extras = given
  }
  return { options: { extras: { sources: htmlSources === true, receive } }, found: () => extras }
}
