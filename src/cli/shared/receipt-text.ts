import { withoutSecrets } from '../../engine/redact-secrets.ts'
import type { AuditOptions } from '../../index.ts'
import type { Report } from '../../model/report.ts'
import { formatReceipt, receiptOf } from '../../receipts/receipt.ts'
import { decisiveFlags } from './policy-options.ts'

/** The receipt of an audit that was asked for like this, without the secrets that a policy may name; null when no package was opened. */
export async function receiptTextOf(
  report: Report,
  options: AuditOptions,
  flags: Parameters<typeof decisiveFlags>[0],
): Promise<string | null> {
  if (report.packages.length === 0) return null
  const packer = flags.pack === undefined || flags.pack === 'auto' ? null : flags.pack
  const shown = options.policy === undefined ? options : { ...options, policy: await withoutSecrets(options.policy) }
  return formatReceipt(receiptOf(report, shown, { packer, flags: decisiveFlags(flags) }))
}
