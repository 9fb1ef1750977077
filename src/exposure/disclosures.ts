import type { CodeFacts, Mention } from './code-facts.ts'
import type { TopicId } from './exposure-type.ts'

/** Something that a file gives away, and what it is about. */
export interface Disclosure extends Mention {
  readonly topic: TopicId
  readonly note: string
}

/** What is known of the package beside the file. */
export interface TextContext {
  /** Day of the version's publication, or today: `2026-03-31`. */
  readonly day: string
  readonly version: string | null
}

/** What comments and texts of one file tell of plans, people and places. */
export function disclosuresIn(
  { comments, texts, calls }: Pick<CodeFacts, 'comments' | 'texts' | 'calls'>,
  context: TextContext,
): readonly Disclosure[] {
  const found: Disclosure[] = []
  const add = (topic: TopicId, text: string, line: number, note = ''): void =>
    void found.push({ topic, text, line, note })
  for (const comment of comments) {
    if (worthRemark.test(comment.text)) for (const { text, line } of linesOf(comment)) remarks(text, line, add)
    fromProse(comment, context, add)
    if (confidential.test(comment.text.slice(0, 4000)))
      add('licences', sentence(comment.text, confidential), comment.line)
    else if (copyright.test(comment.text.slice(0, 4000)))
      add('licences', sentence(comment.text, copyright), comment.line)
  }
  for (const text of texts) {
    if (isPrompt(text.text)) add('prompts', firstWords(text.text), text.line, `${text.text.length} characters`)
    else if (text.text.length < LONGEST) fromProse(text, context, add)
  }
  for (const { callee, text, place, line, fields } of calls)
    if (place === 0 && text !== null && isEvent(callee) && /^[A-Za-z][\w.:/ -]{2,79}$/.test(text))
      add('telemetry', text, line, fields.length > 0 ? `with ${fields.join(', ')}` : callee)
  return found
}

type Add = (topic: TopicId, text: string, line: number, note?: string) => void

/** Longer texts are data or prose of their own, and are read as far as this. */
const LONGEST = 20_000

function remarks(text: string, line: number, add: Add): void {
  // Most lines have none of it, and are passed by one look.
  if (!worthRemark.test(text)) return
  const mark =
    /\b(TODO|FIXME|HACK|XXX)\b|@internal\b|\b(do not (?:ship|release|publish|merge)|not (?:yet )?(?:public|released|announced)|before launch|remove before)\b/i.exec(
      text,
    )
  if (mark !== null && (mark[1] === undefined || mark[1] === mark[1].toUpperCase())) add('remarks', short(text), line)
  for (const [, name] of text.matchAll(
    /\b(?:[Cc]ode ?named?|[Pp]roject|[Cc]odename:?) ["'“`]?([A-Z][A-Za-z]{3,20})\b/g,
  ))
    if (name !== undefined && !plainWords.has(name)) add('names', name, line, short(text))
  for (const [ticket, prefix = ''] of text.matchAll(/\b([A-Z]{2,10})-\d{2,6}\b/g))
    if (!standards.has(prefix)) add('tickets', ticket, line)
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
        /\.[a-z]{2,}$/i.test(match[1] ?? '')
      )
        add('people', match[0], at(match.index))
  for (const match of text.matchAll(/(?:\/Users|\/home|[A-Z]:\\{1,2}Users)[/\\]{1,2}([A-Za-z][\w.-]{1,31})(?=[/\\])/g))
    if (!plainUsers.has((match[1] ?? '').toLowerCase()))
      add('accounts', match[1] ?? '', at(match.index), short(around(text, match.index)))
  if (text.includes('://'))
    for (const match of text.matchAll(/\b(?:https?|wss?|git|ssh):\/\/([\w.-]{3,120})([^\s"'`<>)\]]{0,200})/g)) {
      const [, host = '', path = ''] = match
      const repository = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?(?:[/#?]|$)/.exec(path)?.[1]
      if (/^(?:www\.)?(?:github|gitlab|bitbucket)\.(?:com|org)$/.test(host)) {
        if (repository !== undefined) add('repositories', `${host}/${repository}`, at(match.index))
      } else if (
        host.includes('.') &&
        !/(?:^|\.)(?:example\.(?:com|org|net)|w3\.org|json-schema\.org|schema\.org)$/.test(host)
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
  'OSC CSI UTF ISO SHA RFC CVE ECMA ANSI IEEE ES TLS SSL HTTP AES RSA MD CWE GHSA TS EIP PEP BCP WCAG GPT CLAUDE GEMINI'.split(
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

function isPrivate(host: string): boolean {
  return /\.(?:internal|corp|intranet|lan|local|private|home|test)$|(?:^|\.)(?:corp|internal|intranet|staging|stage|dev|qa|preprod)\./i.test(
    host,
  )
}

function isEvent(callee: string): boolean {
  return /^(?:track|capture|logEvent|recordEvent|sendEvent|trackEvent|emitEvent|reportEvent|captureEvent|logTelemetry\w*|sendTelemetry\w*|trackTelemetry\w*|recordMetric|emitTelemetry\w*|telemetryEvent)$/.test(
    callee,
  )
}

/** A long text in whole sentences that speaks to somebody. */
function isPrompt(text: string): boolean {
  if (text.length < 240) return false
  const head = text.slice(0, 4000)
  const words = head.match(/\b[a-z]{2,}\b/gi)?.length ?? 0
  const signs = head.match(/[{}();=<>]/g)?.length ?? 0
  return (
    words > 35 &&
    words > head.length / 12 &&
    signs < words / 4 &&
    /\b(?:you|your|must|should|never|always|do not|user|assistant)\b/i.test(head)
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
