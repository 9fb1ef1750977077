import type { CodeFacts, Mention } from './code-facts.ts'
import type { TopicId } from './exposure-type.ts'
import { isPrompt } from './prompts.ts'

/** Something that a file gives away, and what it is about. */
export interface Disclosure extends Mention {
  readonly topic: TopicId
  readonly note: string
  /** The whole text or comment that it stands in. */
  readonly whole: string
}

/** What is known of the package beside the file. */
export interface TextContext {
  /** Day of the version's publication, or today: `2026-03-31`. */
  readonly day: string
  readonly version: string | null
  /** Whether a word or text stands in what ships. */
  readonly ships: (text: string) => boolean
}

/** What comments and texts of one file tell of plans, people and places. */
export function disclosuresIn(
  { comments, texts, templates, calls }: Pick<CodeFacts, 'comments' | 'texts' | 'templates' | 'calls'>,
  context: TextContext,
): readonly Disclosure[] {
  const found: Disclosure[] = []
  let whole = ''
  const add = (topic: TopicId, text: string, line: number, note = ''): void =>
    void found.push({ topic, text, line, note, whole })
  for (const comment of comments) {
    whole = comment.text
    if (worthRemark.test(comment.text)) for (const { text, line } of linesOf(comment)) remarks(text, line, context, add)
    fromProse(comment, context, add)
    if (confidential.test(comment.text.slice(0, 4000)))
      add('licences', sentence(comment.text, confidential), comment.line)
    else if (copyright.test(comment.text.slice(0, 4000)))
      add('licences', sentence(comment.text, copyright), comment.line)
  }
  for (const text of texts) {
    whole = text.text
    if (whole.length < LONGEST) fromProse(text, context, add)
    if (whole.length > 3 && whole.length <= 120) fromName(text, add)
    // A template is one prompt, whatever stands between its pieces.
    if (isPrompt(whole) && !('piece' in text))
      add('prompts', firstWords(whole), text.line, `${whole.length} characters`)
  }
  for (const { text, line } of templates) {
    // Its longest piece stands for it in what ships.
    whole = text.split('…').reduce((longest, piece) => (piece.length > longest.length ? piece : longest))
    if (isPrompt(text)) add('prompts', firstWords(text), line, `${text.length} characters`)
  }
  for (const { callee, of, text, place, line } of calls)
    if (place === 0 && text !== null && isRoute.test(text) && isRequest(callee, of)) {
      whole = text
      add('routes', text, line, `${callee} of ${of}`)
    }
  return found
}

type Add = (topic: TopicId, text: string, line: number, note?: string) => void

/** Longer texts are data or prose of their own, and are read as far as this. */
const LONGEST = 20_000

/** Routes and models, which are a whole text. */
function fromName({ text, line }: Mention, add: Add): void {
  if (text.charCodeAt(0) === SLASH) {
    if (servers.test(text) && isRoute.test(text)) add('routes', text, line)
  } else if (models.test(text) && !/\s|:\/\/|^\.|\.(?:[cm]?[jt]sx?|json|md)$/.test(text)) add('models', text, line)
}

const SLASH = 47
const isRoute = /^\/[\w.:{}*~@[\]-]+(?:\/[\w.:{}*~@[\]-]*)*$/
/** Paths that nothing but a server has. */
const servers = /^\/(?:api|v\d{1,2}(?:(?:alpha|beta)\d*)?|graphql|oauth2?|rest|rpc|webhooks?|\.well-known)(?:\/|$)/
const models =
  /(?:^|[/.:])(?:gpt-(?:\d|oss|image|realtime|audio)|chatgpt-\d|o[134]-(?:mini|pro|preview|deep)|claude-(?:\d|v\d|opus|sonnet|haiku|instant)|gemini-(?:\d|pro|flash|ultra|exp|embedding)|gemma-?\d|(?:code)?llama-?\d|(?:mistral|ministral|magistral|codestral|devstral|pixtral)-(?:small|medium|large|tiny|nemo|saba|embed|latest|\d)|mixtral-\d|deepseek-(?:chat|coder|reasoner|r\d|v\d)|qwen-?\d|qwen-(?:max|plus|turbo|coder)|qwq-|grok-(?:\d|beta|code|vision)|kimi-k\d|glm-\d|command-[ar]\b|text-embedding-|phi-\d|minimax-m\d|dall-e-\d|whisper-\d)[\w.:@/-]*$/i

/** A call of a client or a router of HTTP with a path. */
function isRequest(callee: string, of: string): boolean {
  return (
    /^(?:get|post|put|patch|delete|head|all|use|route|request|fetch)$/.test(callee) &&
    /^(?:\w*[cC]lient|\w*[rR]outer|\w*[aA]pi|app|server|http|https|axios|fastify|rest|api[vV]\d)$/.test(of)
  )
}

function remarks(text: string, line: number, { ships }: TextContext, add: Add): void {
  // Most lines have none of it, and are passed by one look.
  if (!worthRemark.test(text)) return
  const mark =
    /^[\s/*#>@\d.)-]*(?:TODO|FIXME|HACK|XXX)\b|\b(?:TODO|FIXME|HACK|XXX)(?=\s?[:(!])|@internal\b|\b[dD](?:o not|on't) (?:ship|release|publish|merge)\b(?=[^\w/]*$|[.:!,;)])|\b[nN]ot (?:yet )?(?:public|released|announced)\b|\b(?:[rR]emove|[dD]elete|[dD]isable|[hH]ide|[fF]ix|[cC]hange|[eE]nable|[rR]evert)\b[^.]{0,40}\bbefore (?:the )?(?:launch|release|shipping|GA|public)/.exec(
      text,
    )
  // A mark alone says nothing.
  if (mark !== null && /[A-Za-z]{3}/.test(text.replace(/TODO|FIXME|HACK|XXX|@internal/g, '')))
    add('remarks', short(text), line)
  // A project may be called by any word; what is a word of the product itself is no code name.
  for (const [, words = '', name = ''] of text.matchAll(
    /(?<![A-Z][a-z]{0,20} )\b([Cc]ode ?named?|[Cc]odename:?|Project) ["'“`]?([A-Z][A-Za-z]{3,20})\b/g,
  ))
    if (!plainWords.has(name) && (words !== 'Project' || !ships(name.toLowerCase())))
      add('names', name, line, short(text))
  for (const { 0: ticket, 1: prefix = '', index } of text.matchAll(/\b([A-Z]{2,10})-\d{2,6}\b/g))
    if (!standards.has(prefix) && isTicket(text, index, ticket)) add('tickets', ticket, line)
  if (/slack|channel|discord|teams/i.test(text))
    for (const [channel] of text.matchAll(/(?<![\w&/])#[a-z][a-z0-9_-]{3,40}\b/g)) add('channels', channel, line)
}

function fromProse({ text: whole, line: first }: Mention, { day, version }: TextContext, add: Add): void {
  // Most texts have none of it, and are passed by one look.
  if (!worthReading.test(whole)) return
  const text = whole.slice(0, LONGEST)
  const at = (index: number): number => first + count(text, index)
  for (const match of text.matchAll(/\b(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b/g))
    if (match[0] > day && Number(match[1]) < Number(day.slice(0, 4)) + 15)
      add('dates', match[0], at(match.index), short(around(text, match.index)))
  for (const match of text.matchAll(
    /\b(?:in|since|from|until|by|with|version|release) v?(\d{1,3}\.\d{1,4}\.\d{1,4})\b/gi,
  ))
    if (version !== null && isLater(match[1] ?? '', version))
      add('versions', match[1] ?? '', at(match.index), short(around(text, match.index)))
  if (text.includes('@'))
    for (const match of text.matchAll(/\b[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{2,63}){1,4})\b/g))
      if (
        !/(?:example|test|invalid|localhost|noreply|users\.noreply)\b|\.(?:png|jpe?g|svg|js|ts)$|^\d/i.test(match[0]) &&
        !nobody.test(match[0]) &&
        /\.[a-z]{2,}$/i.test(match[1] ?? '')
      )
        add('people', match[0], at(match.index))
  for (const match of text.matchAll(/(?:\/Users|\/home|[A-Z]:\\{1,2}Users)[/\\]{1,2}([A-Za-z][\w.-]{1,31})(?=[/\\])/g))
    if (!plainUsers.has((match[1] ?? '').toLowerCase()))
      add('accounts', match[1] ?? '', at(match.index), short(around(text, match.index)))
  if (text.includes('://'))
    for (const match of text.matchAll(/\b(?:https?|wss?|git|ssh):\/\/([\w.-]{3,120})([^\s"'`<>)\]]{0,200})/g)) {
      const [, written = '', path = ''] = match
      const host = written.replace(/\.+$/, '')
      const repository = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?[.,:;]*(?:[/#?]|$)/.exec(path)?.[1]
      if (/^(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)$/.test(host)) {
        if (repository !== undefined && !noRepository.test(repository))
          add('repositories', `${host}/${repository}`, at(match.index))
      } else if (
        /\.(?:[a-z]{2,}|\d{1,3})$/i.test(host) &&
        !/(?:^|\.)(?:example\.(?:com|org|net)|w3\.org|json-schema\.org|schema\.org)$|\.(?:invalid|example)$/.test(host)
      )
        add('hosts', host.toLowerCase(), at(match.index), isPrivate(host) ? 'private' : '')
    }
}

const worthRemark =
  /todo|fixme|hack|xxx|@internal|do not|not (?:yet )?(?:public|released|announced)|before|ode ?name|roject|[A-Z]-\d\d|slack|channel|discord|teams/i
const worthReading = /20\d\d-|@|:\/\/|[/\\]Users[/\\]|\/home\/|\d\.\d+\.\d/
const confidential = /\b(?:confidential|proprietary|trade secrets?|internal use only|do not distribute)\b/i
const copyright = /\bcopyright\b|\(c\) \d{4}|©/i
const standards = new Set(
  'AIP CRC PC PEP IP VT US TC39 ADR OSC CSI UTF ISO SHA RFC CVE ECMA ANSI IEEE ES TLS SSL HTTP AES RSA MD CWE GHSA TS EIP PEP BCP WCAG GPT CLAUDE GEMINI'.split(
    ' ',
  ),
)
const plainWords = new Set(
  'Root Name Settings Config Directory File Files Path Structure Context Overview Setup Type Types Owner Manager Gutenberg'.split(
    ' ',
  ),
)
const plainUsers = new Set(
  'user username users name you your me test testuser shared public default runner root node app admin someone john jane johndoe yourname my vscode ubuntu foo bar alice bob dev developer'.split(
    ' ',
  ),
)

/** A number as long as trackers give, or words around it that speak of one. */
function isTicket(text: string, index: number, ticket: string): boolean {
  if (/\d{4}$/.test(ticket)) return true
  if (/[([]$/.test(text.slice(0, index)) || /^[\])]|^:/.test(text.slice(index + ticket.length))) return true
  return /\b(?:see|fix|fixes|fixed|ref|refs|jira|linear|ticket|issue|bug|closes|todo|fixme|after|until|blocked|tracked|per)\b/i.test(
    text,
  )
}

const nobody =
  /^(?:git|my-[\w-]+|foo|bar|user|name|you|your[\w.-]*|email|me|john[\w.]*|jane[\w.]*|someone|somebody|alice|bob|username)@|@(?:domain|email|mail|company|foo|bar|baz|your[\w-]*|my[\w-]*|acme|bigco|site|host|server|doe|smith)\.\w+$|@s\.whatsapp\.net$/i
/** Pages of a forge, and owners that only an example has. */
const noRepository =
  /^(?:settings|apps|marketplace|features|topics|orgs|sponsors|login|about|enterprise|search|notifications|new|users|owner|user|username|you|org|o|organization|foo|acme|your[\w-]*|my-?(?:org|user|name)[\w-]*)\/|\/(?:your|my)-?repo\w*$/i

function isPrivate(host: string): boolean {
  return /^(?:10\.\d|192\.168\.\d|172\.(?:1[6-9]|2\d|3[01])\.\d)|\.(?:internal|corp|intranet|lan|local|private|home|test)$|(?:^|\.)(?:corp|internal|intranet|staging|stage|dev|qa|preprod)\./i.test(
    host,
  )
}

function isLater(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split('.').map((part) => Number.parseInt(part, 10) || 0))
  for (let index = 0; index < 3; index += 1) {
    const [x = 0, y = 0] = [a?.[index], b?.[index]]
    // What is far ahead is the version of something else.
    if (x !== y) return x > y && (index > 0 || x - y === 1)
  }
  return false
}

function* linesOf({ text, line }: Mention): Iterable<Mention> {
  for (const [index, part] of text.split('\n').entries()) yield { text: part, line: line + index }
}

function count(text: string, end: number): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

function around(text: string, index: number): string {
  const start = text.lastIndexOf('\n', index) + 1
  const end = text.indexOf('\n', index)
  return text.slice(Math.max(start, index - 80), end === -1 ? index + 80 : Math.min(end, index + 80))
}

function sentence(text: string, pattern: RegExp): string {
  return short(around(text, pattern.exec(text)?.index ?? 0))
}

function firstWords(text: string): string {
  return short(text.trim().slice(0, 400))
}

function short(text: string): string {
  const plain = text.replace(/^[\s/*#-]+|[\s*/]+$/g, '').replace(/\s+/g, ' ')
  return plain.length > 160 ? `${plain.slice(0, 159)}…` : plain
}
