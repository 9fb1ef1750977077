import { codeFence, codeSpan } from '../reporters/markdown.ts'
import { formatCount } from '../text/count.ts'
import type { FolderFile } from './drafts.ts'
import { revocationCommand } from './github-revocation.ts'
import { prose } from './prose.ts'
import type { Response } from './response-type.ts'
import {
  leakInWords,
  placeInWords,
  stageCommand,
  stageInWords,
  timeInWords,
  unpublishInWords,
  waysToRevoke,
} from './words.ts'

/** What is to be done, in the order in which it should be: boxes to be ticked by people. */
export function checklistOf(response: Response): FolderFile {
  const {
    package: { name, version },
    secrets,
    undo,
    copies,
    out,
    asked,
  } = response
  const commands = undo.commands.map(
    ({ why, line }) =>
      `- [ ] ${prose(why)}\n\n${codeFence([line], 'sh')
        .map((each) => `  ${each}`)
        .join('\n')}\n`,
  )
  const bulk = secrets.filter(({ isBulkRevocable }) => isBulkRevocable).length
  const lines = [
    `# ${codeSpan(`${name}@${version}`)}: what to do`,
    '',
    `It ${leakInWords(response)}. As of ${timeInWords(asked)}.`,
    '',
    '## 1. Revoke the secrets',
    '',
    ...(secrets.length === 0
      ? ['No secret was found.']
      : secrets.map(
          (secret) =>
            `- [ ] ${prose(secret.what)}, ${codeSpan(secret.place)}: ${
              waysToRevoke(secret)
                .map((way) => (/^https?:\/\/[^\s<>()]+$/.test(way) ? `<${way}>` : codeSpan(way)))
                .join(', or ') || 'replace it wherever it is in use'
            }`,
        )),
    ...(bulk > 0
      ? [
          `- [ ] GitHub revokes ${formatCount(bulk)} of them in one call, which cannot be undone. The body is drafts/github-revocation.json, with the tokens put in: ${codeSpan(revocationCommand)}`,
        ]
      : []),
    '- [ ] Look into the logs of each provider, from the time of publishing onwards',
    '',
    '## 2. Take the version out of the way',
    '',
    'In this order: whoever pins the version gets an error once it is gone, so a clean one comes first.',
    '',
    ...(commands.length === 0 ? ['There is no command to run.'] : commands),
    ...(undo.unpublish?.answer === 'no' ? [`By npm’s policy ${prose(unpublishInWords(undo.unpublish))}.`, ''] : []),
    ...(undo.stage.state === 'waiting' || undo.stage.state === 'unknown'
      ? [`- [ ] The stage: ${prose(stageInWords(undo.stage))}. Look at it first: ${codeSpan(stageCommand(undo.stage))}`]
      : []),
    '',
    '## 3. Have the copies removed',
    '',
    ...copies.places.map((place) => {
      const draft = place.state === 'there' ? `; draft: drafts/platform-${place.id}.md` : ''
      const removal =
        place.state === 'gone' ? '' : `. ${prose(place.removal)}${place.contact === null ? '' : ` ${place.contact}`}`
      return `- [${place.state === 'gone' ? 'x' : ' '}] ${prose(place.name)}: ${prose(placeInWords(place))}${draft}${removal}`
    }),
    ...copies.byHand.map(({ name: place, look, removal }) => `- [ ] ${prose(place)}: ${prose(look)} ${prose(removal)}`),
    ...(out.distinctiveLines.length === 0
      ? []
      : [
          '',
          'Lines that appear in no other code. Search for them to find copies:',
          '',
          ...codeFence(out.distinctiveLines),
        ]),
    '',
    '## 4. Tell people',
    '',
    '- [ ] Users: drafts/advisory.md, and drafts/deprecation.md in one line',
    '- [ ] Security and legal: drafts/security-and-legal.md, with drafts/timeline.md',
    '',
    '## 5. Keep it from happening again',
    '',
    '- [ ] `npx watertight init` sets the gate up; `npx watertight doctor` says what can get around it',
    '',
  ]
  return { path: 'checklist.md', text: `${lines.join('\n').trimEnd()}\n` }
}
