import type { Verification } from '../../receipts/verify.ts'
import { exitCodeOfVerification } from '../../receipts/verify.ts'
import { counted, formatCount } from '../../text/count.ts'
import { escapeControls } from '../../text/escape-controls.ts'

/** What `watertight verify` found out, for people: each comparison, the policy of the audit, where it was weak, and what follows. */
export function verificationText(verification: Verification): string {
  const { spec, checks } = verification
  const width = (of: (check: Verification['checks'][number]) => string) =>
    Math.max(...checks.map((one) => of(one).length))
  const [statuses, ids] = [width(({ status }) => status), width(({ id }) => id)]
  const lines = [
    ...checks.map(({ status, id, detail }) => `  ${status.padEnd(statuses)}  ${id.padEnd(ids)}  ${detail}`),
    '',
    ...policyLines(verification),
    ...signatureLines(verification),
    conclusion(verification),
  ]
  return `${[spec, '', ...lines].map(escapeControls).join('\n')}\n`
}

function policyLines({ policy, weakenings, requirement }: Verification): readonly string[] {
  if (policy === null) return []
  const { failOn, decided, disabledRules } = policy
  const count = (things: readonly unknown[], noun: string) => counted(things.length, noun)
  const parts = [
    failOn === null ? 'threshold unknown' : `fail-on ${failOn}`,
    ...(decided === null ? [] : [`visibility ${decided.visibility}`, count(decided.allowances, 'allowance')]),
    ...(decided === null ? [] : [`${formatCount(decided.baseline.length)} in the baseline`]),
    ...(disabledRules === null ? [] : [`${count(disabledRules, 'rule')} off`]),
    ...(decided === null ? [] : [decided.contract === null ? 'no contract' : 'a contract']),
    ...(decided?.flags.length ? [`flags: ${decided.flags.join(' ')}`] : []),
  ]
  const measure = requirement ?? 'the defaults'
  return [
    `  policy of the audit: ${parts.join(', ')}`,
    `  measured by ${measure}${weakenings.length === 0 ? ': nothing is weaker' : ''}`,
    ...weakenings.map(({ what, detail, isAllowed }) => `    ${isAllowed ? 'allowed' : 'REFUSED'}  ${what}: ${detail}`),
    '',
  ]
}

function signatureLines({ signature }: Verification): readonly string[] {
  if (signature === null) return []
  const words = { signed: 'signed', refused: 'REFUSED', unknown: 'unknown', unchecked: 'unchecked' }
  return [`  signature of the receipt: ${words[signature.status]}  ${signature.detail}`, '']
}

function conclusion(verification: Verification): string {
  const { outcome, verdict, requirement, weakenings, policy, signature } = verification
  const exit = exitCodeOfVerification(verification)
  if (outcome === 'differs')
    return 'DIFFERENT: this is not what was audited. Do not use it before you know why. — exit 1'
  if (outcome === 'unknown' || verdict === null)
    return 'NOT VERIFIED: it is not known whether this is what was audited. — exit 2'
  if (verdict === 'leak') return 'SAME BYTES, AND THEY LEAK: the audit would have stopped them. — exit 1'
  if (verdict === 'incomplete') return 'SAME BYTES, NOT ALL LOOKED AT: the audit of them was not complete. — exit 2'
  const refused = weakenings.filter(({ isAllowed }) => !isAllowed)
  const under = `clean under fail-on ${policy?.failOn ?? 'unknown'}`
  if (signature?.status === 'refused')
    return `REFUSED: the bytes are the audited ones; the receipt says that the audit was ${under}, but it is not signed by who was named. — exit 1`
  if (exit === 2) return `NOT VERIFIED: the bytes are the audited ones; who signed the receipt is not known. — exit 2`
  if (exit !== 0) {
    const named = refused.map(({ what }) => what).join(', ')
    const who =
      requirement === null
        ? 'the defaults do not allow; a policy file can: --require <file>'
        : `${requirement} does not allow`
    return `REFUSED: the bytes are the audited ones; the audit was ${under}, with ${named}, which ${who}. — exit 1`
  }
  const by = signature?.status === 'signed' ? `, signed by ${signature.identity}` : ''
  const weaker =
    weakenings.length === 0 ? '' : `, weaker than usual in ${counted(weakenings.length, 'respect')} named above`
  return `VERIFIED: the bytes are the audited ones; the audit was ${under}${weaker}${by}.`
}
