import type { RegistryRecord } from '../sources/registry-record.ts'
import { counted, formatCount } from '../text/count.ts'
import type { RegistryCounts } from './registry-counts.ts'
import type { Copies, LeakedSecret, Undo, WhatIsOut } from './response-type.ts'

/** Sentences about what cannot be known from here: whoever writes to others has to say it, or find it out. */
export function whatIsNotKnown(known: {
  readonly out: WhatIsOut
  readonly undo: Undo
  readonly copies: Copies
  readonly secrets: readonly LeakedSecret[]
  readonly counts: RegistryCounts | null
  readonly record: RegistryRecord | null
}): readonly string[] {
  const { out, undo, copies, secrets, counts, record } = known
  const downloads = counts?.downloads ?? null
  const unproven = secrets.filter(({ works }) => works === 'not asked' || works === 'unknown')
  const gone = record?.unpublished ?? []
  const sentences = [
    out.isKnown ? '' : 'What the version holds: it could not be looked at.',
    downloads === null
      ? 'Who installed the package, and how often: the registry does not say.'
      : `Who installed the package: the registry counts ${formatCount(downloads)} downloads of all versions over the last week and names nobody.`,
    secrets.length > 0 ? 'Whether somebody else used a secret: only the logs of its provider show that.' : '',
    unproven.length > 0
      ? `Whether ${counted(unproven.length, 'secret')} still ${unproven.length === 1 ? 'works' : 'work'}: the providers were not asked or did not say (--verify-secrets asks them).`
      : '',
    out.versions.some(({ published }) => published === null)
      ? 'When every version was published: the registry does not say it for each.'
      : '',
    gone.length > 0
      ? `What was in ${counted(gone.length, 'version')} that ${gone.length === 1 ? 'is' : 'are'} gone from the registry (${gone
          .slice(0, 5)
          .map(({ version }) => version)
          .join(', ')}${gone.length > 5 ? ', …' : ''}).`
      : '',
    undo.unpublish?.answer === 'unknown' ? `Whether it may be unpublished: ${undo.unpublish.because}.` : '',
    undo.stage.state === 'unknown'
      ? `Whether other versions of it await approval${undo.stage.because === null ? '' : `: ${undo.stage.because}`}.`
      : '',
    copies.asked === null
      ? 'Where copies are: no place was asked yet (--probe asks them).'
      : 'Whether there are copies elsewhere: only the places listed were asked, each at the server nearest to this machine.',
    undo.provenance.isAttested === true
      ? 'What else was built with the same job: its provenance stands in a public log for good and names the commit and the workflow.'
      : '',
  ]
  return sentences.filter((sentence) => sentence !== '')
}
