/**
 * Whether what stands at `at` is shown rather than used: in a folder of documentation, in a comment that documents, behind `@example`, "e.g."
 * and the like, or as the placeholder of a field. Looks at its line and a few before it.
 */
export function isDocumentation(text: string, at: number, path: string, isNamed: boolean): boolean {
  // What has a form of its own is one wherever it stands; what is only named so may be anything.
  if (pages.test(path) || (isNamed && markdown.test(path))) return true
  // Pages show how a key is given; nobody keeps one there.
  if (markdown.test(path) && text.startsWith('-----BEGIN ', at)) return true
  const lineStart = text.lastIndexOf('\n', at - 1) + 1
  const line = text.slice(Math.max(lineStart, at - LONGEST_LINE), at)
  if (shown.test(line.slice(-120))) return true
  if (/^\s{0,40}(?:\*(?!\/)|\/\/\/)/.test(line)) return true
  // A comment on one line, as minified code has none: `/** … */`.
  const open = text.lastIndexOf('/**', at)
  if (open !== -1 && at - open < LONGEST_COMMENT && !text.slice(open, at).includes('*/')) return true
  if (record.test(line) && isRecord(text, lineStart)) return true
  const before = text.slice(Math.max(0, lineStart - 400), lineStart)
  return /^\s{0,40}(?:\/\/|#)/.test(line) && introduced.test(before.split('\n').slice(-4).join('\n'))
}

/** Whether a path is that of a test, of what it reads, or of an example. */
export function isTest(path: string): boolean {
  return tests.test(path)
}

const tests =
  /(?:^|\/)(?:tests?|__tests?__|__tests|specs?|(?:__)?fixtures?(?:__)?|test-?data|testing|(?:test-)?vectors|(?:__)?mocks?(?:__)?|examples?|e2e)\/|[._-](?:tests?|spec|vectors|fixtures?)\.|(?:^|\/)(?:testing|vectors|fixtures)\.[cm]?[jt]s$/

/** Whether the commented lines around show a record of JSON, as what an API answers is written beside the call. */
function isRecord(text: string, at: number): boolean {
  const around = text.slice(Math.max(0, text.lastIndexOf('\n', at - 400)), at + 800).split('\n')
  return around.filter((line) => record.test(line)).length >= LEAST_FIELDS
}

const LEAST_FIELDS = 4
const record = /^\s{0,80}(?:\/\/|#)\s{0,80}["'][\w.-]{1,60}["']\s{0,3}:/

const pages =
  /(?:^|\/)(?:docs?|documentation|examples?|samples?|guides?)\/(?:[^/]+\/)*[^/]+\.(?:md|mdx|markdown|rst|adoc|txt|html?)$|(?:^|\/)CHANGELOG\.md$/i
const markdown = /\.(?:md|mdx|markdown|rst|adoc)$/i
const LONGEST_LINE = 2000
const LONGEST_COMMENT = 4000

const shown =
  /@example|\be\.g\.|\bfor example\b|\bexample:|\bexample[_ ]?values?\b|placeholder["']?\s{0,3}[:=]|looks? (?:something )?like|\bsuch as\b|\bsample[:_ ]|"examples?"\s{0,3}:|\bdescription["']?\s{0,3}[:=]|\busage:|\bis like\b|like this|\.svg\?|\bbadge/i
const introduced = /@example|\be\.g\.|\bfor example\b|\bexamples?:|looks? (?:something )?like|\busage:/i
