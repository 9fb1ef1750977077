import { codeSpan } from '../reporters/markdown.ts'
import { counted } from '../text/count.ts'
import { prose } from './prose.ts'
import type { Place, Response } from './response-type.ts'
import { timelineOf } from './timeline.ts'
import { deprecationText } from './undo.ts'
import {
  hoursInWords,
  isLeaking,
  leakInWords,
  placeInWords,
  timeInWords,
  unpublishInWords,
  versionsInWords,
  waysToRevoke,
} from './words.ts'

/** A file of the folder. */
export interface FolderFile {
  /** `/`-separated. */
  readonly path: string
  readonly text: string
}

/** What is prepared for people to send: facts alone, and in [square brackets] what only people know. */
export function draftsOf(response: Response): readonly FolderFile[] {
  // Letters about a version that is clean would be wrong.
  if (response.out.isKnown ? !isLeaking(response) : response.out.versions.length === 0) return []
  const pages: [path: string, lines: readonly string[]][] = [
    ['drafts/deprecation.md', deprecation(response)],
    ['drafts/advisory.md', advisory(response)],
    ['drafts/security-and-legal.md', securityAndLegal(response)],
    ['drafts/timeline.md', [`# Time line of ${nameOf(response)}`, '', ...timeline(response)]],
    ...response.copies.places
      .filter(({ state }) => state === 'there')
      .map((place): [string, readonly string[]] => [`drafts/platform-${place.id}.md`, platform(place, response)]),
  ]
  return pages.map(([path, lines]) => ({ path, text: `${lines.join('\n').trimEnd()}\n` }))
}

const CONTACT = '[CONTACT: a name, and an address that somebody reads]'

function nameOf({ package: { name, version } }: Response): string {
  return codeSpan(`${name}@${version}`)
}

/** What npm shows to whoever installs the version, in one line. */
function deprecation({ undo }: Response): readonly string[] {
  return [deprecationText(undo.clean?.version ?? null)]
}

function advisory(response: Response): readonly string[] {
  const {
    out,
    undo,
    secrets,
    package: { name },
  } = response
  const { clean } = undo
  return [
    `# ${nameOf(response)} was published by mistake`,
    '',
    `${counted(out.versions.length, 'version')} of ${codeSpan(name)} held files that were not meant to be published.`,
    '',
    '## Which versions',
    '',
    ...versionTable(response),
    '',
    '## What you have to do',
    '',
    clean === null
      ? 'Do not install these versions. A clean one will follow: [VERSION: the number of the clean version].'
      : `Install ${codeSpan(`${name}@${clean.version}`)}: ${codeSpan(`npm install ${name}@${clean.version}`)}. It was looked at and holds none of this.`,
    '',
    '[USERS: whether users have to do more than to upgrade. Usually they do not: what leaked is ours, not theirs. If a secret gave access to data of users, say which, and what they have to replace.]',
    '',
    '## What was in them',
    '',
    `${nameOf(response)} ${leakInWords(response)}.`,
    '',
    secrets.length === 0
      ? 'No secret was found in them.'
      : `[SECRETS: ${counted(secrets.length, 'secret')} ${secrets.length === 1 ? 'was' : 'were'} found. Say which services they were for, and when they were revoked.]`,
    '',
    '## What is not known',
    '',
    ...notKnown(response),
    '',
    `Questions go to ${CONTACT}.`,
  ]
}

function securityAndLegal(response: Response): readonly string[] {
  const {
    out,
    undo,
    secrets,
    package: { name, version, integrity, registry },
  } = response
  return [
    `# For security and legal: ${nameOf(response)}`,
    '',
    `As of ${timeInWords(response.asked)}. Facts from the registry and from the tarball; nothing here is an opinion.`,
    '',
    `- Package: ${codeSpan(`${name}@${version}`)} at ${codeSpan(registry ?? 'a registry that did not answer')}`,
    `- Integrity of its tarball: ${codeSpan(integrity ?? 'not known')}`,
    `- It ${leakInWords(response)}.`,
    `- State: the registry ${undo.state === 'public' ? 'still serves it' : undo.state === 'gone' ? 'no longer serves it' : 'did not answer'}`,
    `- Unpublishing: ${undo.unpublish === null ? 'nothing to unpublish' : prose(unpublishInWords(undo.unpublish))}`,
    '',
    '## Versions',
    '',
    ...versionTable(response),
    '',
    '## Files that leak',
    '',
    ...out.paths.map((path) => `- ${codeSpan(path)}`),
    '',
    ...(out.exposure.length === 0
      ? []
      : [
          '## What the sources reveal',
          '',
          ...out.exposure.map(
            ({ topic, count, examples }) =>
              `- ${prose(topic)}: ${count}, such as ${examples.map((each) => codeSpan(each)).join(', ')}`,
          ),
          '',
        ]),
    '## Secrets',
    '',
    ...(secrets.length === 0 ? ['None was found.'] : secretRows(response)),
    '',
    '## Where copies are',
    '',
    ...copyRows(response),
    '',
    '## Time line',
    '',
    ...timeline(response),
    '',
    '## What is not known',
    '',
    ...notKnown(response),
    '- [CAUSE: how it came to be published, and what keeps it from happening again]',
    '- [DECISION: who decides whether regulators, customers or partners have to be told, and by when]',
    '- [LOGS: what the logs of the providers show about the secrets since they were published]',
    '',
    `Contact: ${CONTACT}`,
  ]
}

function platform(place: Place, response: Response): readonly string[] {
  const {
    out,
    package: { name, version },
    undo,
  } = response
  const there = place.addresses.filter(({ state }) => state === 'there')
  const asked = place.versions.filter(({ state }) => state === 'there').map((one) => one.version)
  const stateOf = (each: string) =>
    each === version ? undo.state : out.versions.find((one) => one.version === each)?.state
  const areGone = asked.length > 0 && asked.every((each) => stateOf(each) === 'gone')
  return [
    `# To ${prose(place.name)}: please remove ${nameOf(response)}`,
    '',
    `Send it to: ${place.contact === null ? '[WHERE: the address of its staff]' : escapeAddress(place.contact)}`,
    '',
    `How a copy goes away there: ${prose(place.removal)}`,
    '',
    '---',
    '',
    `We publish the npm package ${codeSpan(name)}. ${asked.length > 1 ? `Its versions ${asked.map((each) => codeSpan(each)).join(', ')} were published by mistake: they hold` : `Version ${codeSpan(asked[0] ?? version)} was published by mistake: it holds`} files that were not meant to be public.`,
    areGone
      ? `${asked.length > 1 ? 'They are' : 'It is'} no longer in the npm registry. Please remove ${asked.length > 1 ? 'your copies and keep them' : 'your copy and keep it'} from being fetched again.`
      : `Please remove ${asked.length > 1 ? 'your copies, and keep them' : 'your copy, and keep it'} from being fetched again.`,
    '',
    `These addresses served it at ${timeInWords(place.lastSeen)}:`,
    '',
    ...there.map(({ url }) => `- ${escapeAddress(url)}`),
    '',
    ...(out.paths.length === 0
      ? []
      : ['The files that matter are:', '', ...out.paths.map((path) => `- ${codeSpan(path)}`), '']),
    '[PROOF: how they can see that you speak for the package, such as an issue from the account that owns it on npm]',
    '',
    `Thank you. ${CONTACT}`,
  ]
}

function versionTable({ out }: Response): readonly string[] {
  return [
    '| version | published | out for | state |',
    '| :-- | :-- | :-- | :-- |',
    ...out.versions.map(({ version, published, hours, state, isDeprecated }) => {
      const cells = [
        codeSpan(version, true),
        timeInWords(published),
        hours === null ? 'not known' : hoursInWords(hours),
        `${state === 'public' ? 'on the registry' : state === 'gone' ? 'gone from the registry' : 'not known'}${isDeprecated ? ', deprecated' : ''}`,
      ]
      return `| ${cells.join(' | ')} |`
    }),
  ]
}

function secretRows({ secrets }: Response): readonly string[] {
  return secrets.flatMap((secret) => [
    `- ${prose(secret.what)} (${codeSpan(secret.snippet ?? 'not shown')}) at ${codeSpan(secret.place)}, in ${prose(versionsInWords(secret.versions))}; ${prose(secret.proof)}.`,
    `  Revoke: ${
      waysToRevoke(secret)
        .map((way) => (/^https?:/.test(way) ? escapeAddress(way) : codeSpan(way)))
        .join(', or ') || 'replace it wherever it is in use'
    }. Revoked at: [TIME, BY WHOM]`,
  ])
}

function copyRows({ copies }: Response): readonly string[] {
  return copies.places.map((place) => `- ${prose(place.name)}: ${prose(placeInWords(place))}`)
}

function timeline(response: Response): readonly string[] {
  const events = timelineOf(response)
  return [
    '| UTC | what | |',
    '| :-- | :-- | :-- |',
    ...events.map(({ time, spec, what }) => `| ${timeInWords(time)} | ${codeSpan(spec, true)} | ${prose(what)} |`),
    '| [TIME] | | [WHEN AND BY WHOM it was noticed] |',
    '| [TIME] | | [WHAT ELSE happened] |',
  ]
}

function notKnown({ unknown }: Response): readonly string[] {
  return unknown.map((each) => `- ${prose(each)}`)
}

/** An address as a link to itself; what is no address is a text. */
function escapeAddress(address: string): string {
  return /^https?:\/\/[^\s<>()]+$/.test(address) ? `<${address}>` : prose(address)
}
