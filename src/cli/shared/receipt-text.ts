import type { AuditOptions } from '../../index.ts'
import type { Report } from '../../model/report.ts'
import { formatReceipt, receiptOf } from '../../receipts/receipt.ts'
import { decisiveFlags } from './policy-options.ts'

/** The receipt of an audit that was asked for like this; null when no package was opened. */
export function receiptTextOf(
  report: Report,
  options: AuditOptions,
  flags: Parameters<typeof decisiveFlags>[0],
): string | null {
  if (report.packages.length === 0) return null
  const packer = flags.pack === undefined || flags.pack === 'auto' ? null : flags.pack
  return formatReceipt(receiptOf(report, options, { packer, flags: decisiveFlags(flags) }))
}
