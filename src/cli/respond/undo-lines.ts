import { item, labelled, paragraph, unstyled } from '../../reporters/pretty/layout.ts'
import type { Paint, Style } from '../../reporters/pretty/paint.ts'
import type { Response } from '../../response/response-type.ts'
import { stageCommand, stageInWords, timeInWords, unpublishInWords } from '../../response/words.ts'

/** What can be undone, and the commands for it. */
export function undoLines({ undo, out }: Response, paint: Paint): readonly string[] {
  if (out.versions.length === 0 && out.isKnown) return paragraph('Nothing has to be undone.', 2, unstyled, paint)
  const { unpublish, clean, nextLatest, provenance, tags, commands } = undo
  const standing = (leaks: boolean | null) => (leaks === null ? 'not looked at' : leaks ? 'leaks' : 'clean')
  return [
    ...(unpublish === null
      ? labelled('removal', nothingToUnpublish(undo), 2, paint.good, paint)
      : [
          ...labelled('removal', unpublishInWords(unpublish), 2, styleOf(unpublish.answer, paint), paint),
          ...unpublish.criteria.flatMap(({ met, rule, found, source }) => [
            ...item(met.padEnd(7), `${found} (npm wants: ${rule})`, 4, unstyled, paint),
            ...paragraph(source, 12, paint.dim, paint),
          ]),
          ...paragraph(
            'By npm’s policy, as of November 2026: https://docs.npmjs.com/policies/unpublish. npm decides when it is asked, and answers E405 with the rule that failed; other registries have their own rules. A version that is gone can never be published again.',
            4,
            paint.dim,
            paint,
          ),
        ]),
    ...labelled(
      'tags',
      tags.length === 0
        ? 'not known'
        : tags
            .slice(0, 8)
            .map(({ tag, version, leaks }) => `${tag} is ${version} (${standing(leaks)})`)
            .join(', '),
      2,
      unstyled,
      paint,
    ),
    ...labelled(
      'clean',
      clean === null
        ? 'no version that was looked at is clean: a new one has to be published first'
        : `${clean.version}, published ${timeInWords(clean.published)}${clean.isNewer ? '' : '; it is older than the leak, so publish a newer one soon'}`,
      2,
      clean === null ? paint.bad : paint.good,
      paint,
    ),
    ...(nextLatest === null
      ? []
      : labelled(
          'latest',
          `if it were unpublished now, npm would make ${nextLatest.version} latest (${standing(nextLatest.leaks)})`,
          2,
          nextLatest.leaks === false ? unstyled : paint.bad,
          paint,
        )),
    ...labelled(
      'proof',
      provenance.isAttested === null
        ? 'whether it has provenance is not known'
        : provenance.isAttested
          ? `it has provenance, which stays in a public log and names the commit and the workflow${byWhom(provenance.publisher)}`
          : `it has no provenance${byWhom(provenance.publisher)}`,
      2,
      unstyled,
      paint,
    ),
    ...stageLines(undo, paint),
    ...(commands.length === 0
      ? []
      : ['', ...paragraph('In this order, a clean version before the bad one goes:', 2, unstyled, paint)]),
    ...commands.flatMap(({ why, line }, index) => [
      ...item(`${index + 1}.`, why, 4, unstyled, paint),
      // Never broken: what is broken cannot be pasted.
      `       ${paint.accent(paint.safe(line))}`,
    ]),
  ]
}

function stageLines({ stage }: Response['undo'], paint: Paint): readonly string[] {
  const style = stage.state === 'waiting' ? paint.bad : unstyled
  return [
    ...labelled('stage', stageInWords(stage), 2, style, paint),
    ...(stage.versions.length === 0
      ? []
      : [`           ${paint.accent(paint.safe(stageCommand(stage)))}  ${paint.dim('# before anybody approves it')}`]),
  ]
}

function nothingToUnpublish({ state, unpublishedAt }: Response['undo']): string {
  if (state !== 'gone') return 'it does not leak: there is nothing to unpublish'
  return unpublishedAt === null
    ? 'the registry no longer has it'
    : `the registry no longer has it: the whole package was unpublished ${timeInWords(unpublishedAt)}`
}

function byWhom(publisher: string | null): string {
  return publisher === null ? '' : `; ${publisher} published it`
}

function styleOf(answer: 'yes' | 'no' | 'unknown', { good, bad }: Paint): Style {
  return answer === 'yes' ? good : answer === 'no' ? bad : unstyled
}
