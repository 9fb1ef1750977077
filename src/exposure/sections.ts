import { printChain } from '../model/chain.ts'
import type { ExposureSection } from '../model/extras.ts'
import { counted, formatCount, wordFor } from '../text/count.ts'
import { formatBytes } from '../text/format-bytes.ts'
import type { Exposure, Item, TopicId } from './exposure-type.ts'

/** What an exposure says, as headings, sentences and items with their places: all formats for people show these. */
export function exposureSections(exposure: Exposure): readonly ExposureSection[] {
  const { size, topics, verdict } = exposure
  if (verdict === 'public')
    return [{ title: 'What the sources reveal', text: publicWords(exposure), items: [], more: 0 }]
  if (size.files === 0)
    return [
      { title: 'What the sources reveal', text: 'No source was found that ships nowhere else.', items: [], more: 0 },
    ]
  const share = size.texts === 0 ? 0 : Math.round((100 * size.shippedTexts) / size.texts)
  return [
    {
      title: 'How much',
      text: `${repositoryWords(exposure)}${formatCount(size.files)} source files, ${formatCount(size.lines)} lines, ${formatBytes(size.bytes)}: ${size.languages.map(({ name, lines }) => `${name} ${formatCount(lines)} lines`).join(', ')}. Of ${formatCount(size.texts)} different texts in them, ${share}% ship in the built code too.`,
      items: size.folders.map(({ name, files, lines }) => ({
        name,
        note: `${formatCount(files)} files, ${formatCount(lines)} lines`,
        place: '',
      })),
      more: 0,
    },
    ...topics.map(({ id, count, items }): ExposureSection => {
      const hidden = items.filter(({ ships }) => !ships).length
      const [title, text] = words[id]
      const raised = items.filter(({ isConfidential }) => isConfidential).length
      return {
        title: `${title} (${formatCount(count)})`,
        text: `${id === 'dates' ? datesWords(exposure) : text}${raised > 0 ? ` Your configuration calls ${formatCount(raised)} of them confidential: they come first.` : ''}${hidden > 0 && hidden < items.length ? ` Those that no shipped code names come first: ${formatCount(hidden)}.` : ''}`,
        items: items.map(itemOf),
        more: count - items.length,
      }
    }),
  ]
}

function publicWords({ repository, package: audited }: Exposure): string {
  const open = `This package is open source (${audited?.visibility.because})`
  if (repository === null)
    return `${open}, and the sources that it gives away were not compared with a repository. Run this in a checkout of it to compare them, or with --all to see what they reveal all the same.`
  const all =
    repository.compared === 0
      ? 'it gives no source away'
      : `${wordFor(repository.compared, 'the one source stands', `all ${formatCount(repository.compared)} sources stand`)} in this repository`
  return `${open}, and ${all}: they reveal nothing that the repository does not show. --all shows it all the same.`
}

function repositoryWords({ repository, package: audited }: Exposure): string {
  if (repository === null || audited?.visibility.value !== 'open') return ''
  const { compared, there } = repository
  return `This package is open source, and ${formatCount(there)} of ${counted(compared, 'source')} ${wordFor(there, 'stands', 'stand')} in this repository. What follows comes from the others: `
}

function datesWords({ day }: Exposure): string {
  return day?.of === 'publication'
    ? `Days after this version was published, ${day.date}.`
    : `Days after ${day?.date ?? 'today'}; when this version was published is not known.`
}

function itemOf({ name, note, ships, times, places, isConfidential }: Item): ExposureSection['items'][number] {
  const [first] = places
  const notes = [
    ...(isConfidential ? ['confidential by your configuration'] : []),
    note,
    ...(ships ? ['ships too'] : []),
    ...(times > 1 ? [`${formatCount(times)} times`] : []),
  ]
  return {
    name,
    note: notes.filter((each) => each !== '').join(', '),
    place: first === undefined ? '' : `${printChain(first.chain)}:${first.line}`,
  }
}

const words: { readonly [id in TopicId]: readonly [title: string, text: string] } = {
  flags: ['Feature flags', 'Names that the code looks up in a flag service, or in a function like one.'],
  environment: ['Environment variables', 'Names that the code reads from its environment.'],
  options: [
    'Command-line options and commands',
    'What the program can be started with; those that its help hides are marked.',
  ],
  constants: ['Build-time constants', 'What the build decides; code behind them may never have shipped.'],
  'unreleased-texts': [
    'Texts that are in no shipped code',
    'What users of the product would read, and cannot yet: removed branches, tests, features that are not released.',
  ],
  names: ['Code names', 'What comments call a code name or a project.'],
  dates: ['Future dates', ''],
  versions: ['Future versions', 'Version numbers beyond that of this package.'],
  remarks: ['Remarks', 'Notes that the authors left for themselves.'],
  people: ['E-mail addresses', 'People and mailboxes.'],
  accounts: ['User names in paths', 'Users whose machines the paths come from.'],
  hosts: ['Hosts', 'Servers that the sources name.'],
  tickets: ['Ticket keys', 'Keys of an issue tracker in comments.'],
  channels: ['Chat channels', 'Channels that comments name.'],
  repositories: ['Repositories', 'Addresses of repositories.'],
  telemetry: ['Telemetry events', 'What the product reports, and with which fields.'],
  routes: ['Routes', 'Paths that the code asks a server for, or answers.'],
  models: ['Models', 'Names of language models.'],
  prompts: ['Prompts', 'Long texts that are written for a language model.'],
  licences: ['Licences and copyright', 'What headers say about who owns the code.'],
}
