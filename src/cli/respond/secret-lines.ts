import { item, labelled, paragraph, unstyled } from '../../reporters/pretty/layout.ts'
import type { Paint } from '../../reporters/pretty/paint.ts'
import type { LeakedSecret, Response } from '../../response/response-type.ts'
import { versionsInWords, waysToRevoke } from '../../response/words.ts'
import { formatCount } from '../../text/count.ts'
import { moreLine } from './more-line.ts'

/** The secrets, what to revoke first at the top. */
export function secretLines({ secrets, out }: Response, paint: Paint): readonly string[] {
  if (secrets.length === 0)
    return paragraph(
      out.isKnown ? 'None was found.' : 'Not known: what could not be looked at may hold some.',
      2,
      unstyled,
      paint,
    )
  const shown = paint.isVerbose ? secrets : secrets.slice(0, SECRETS)
  const bulk = secrets.filter(({ isBulkRevocable }) => isBulkRevocable).length
  return [
    ...paragraph('Revoke them in this order, before anything else: what was published is known.', 2, paint.bold, paint),
    ...shown.flatMap((secret, index) => oneSecret(secret, index + 1, paint)),
    ...moreLine(secrets.length - shown.length, 'more secret', 2, paint),
    ...(secrets.some(({ ruleId }) => /^secret\/(?:npm|github)-/.test(ruleId))
      ? paragraph(
          'npm and GitHub revoke their own tokens when they see them in public packages. That may take an hour, and may miss some: do not wait for it.',
          2,
          unstyled,
          paint,
        )
      : []),
    ...(bulk === 0
      ? []
      : paragraph(
          `GitHub revokes ${formatCount(bulk)} of them in one call, which cannot be undone: POST https://api.github.com/credentials/revoke. The body is prepared in drafts/github-revocation.json, without the tokens; with --evidence it stands in evidence/ with them. Nothing was sent.`,
          2,
          unstyled,
          paint,
        )),
  ]
}

const SECRETS = 12

function oneSecret(secret: LeakedSecret, number: number, paint: Paint): readonly string[] {
  const { what, provider, severity, snippet, place, versions, proof, works } = secret
  const isNamed = provider === null || what.toLowerCase().includes(provider.toLowerCase())
  const alive = works === 'yes' ? ' It works.' : works === 'no' ? ' It no longer works.' : ''
  const [first = 'replace it wherever it is in use', ...others] = waysToRevoke(secret)
  return [
    ...item(
      `${number}.`,
      `${what}${isNamed ? '' : `, ${provider}`}${snippet === null ? '' : `: ${snippet}`}`,
      2,
      paint.severity(severity),
      paint,
    ),
    ...labelled('where', `${place}, in ${versionsInWords(versions)}`, 5, paint.accent, paint),
    ...labelled('proof', `${proof}.${alive}`, 5, unstyled, paint),
    ...[first, ...others].flatMap((way, index) => labelled(index === 0 ? 'revoke' : 'or', way, 5, unstyled, paint)),
  ]
}
