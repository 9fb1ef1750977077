import { type Artifact, descendants, type Summary } from '../../model/artifact.ts'
import type { Detector, Match, Values } from '../../model/detector.ts'
import type { Rule } from '../../model/rule.ts'
import { asBuffer } from '../../text/as-buffer.ts'
import { wordFor } from '../../text/count.ts'
import { decodeText, detectEncoding } from '../../text/encoding.ts'
import { globMatcher } from '../../text/glob.ts'
import { GlobIndex } from '../../text/glob-index.ts'
import { namedStringsOf, stringsOf, wordOf } from '../rule-options.ts'

/** Files that should not ship, by their names and by what is in them. */
export const file: Detector = {
  id: 'file',
  create(rules) {
    const all = rules.map(fileRule)
    const candidates = candidatesOf(all.filter(({ gathers }) => gathers === null))
    const gathered = candidatesOf(all.filter(({ gathers }) => gathers !== null))
    const byContent = all.filter(({ alike }) => alike !== null)
    function* inspectByName(artifact: Artifact): Iterable<Match> {
      const named = candidates(artifact)
      for (const rule of named) yield* inspectFile(artifact, rule)
      if (artifact.kind !== 'text') return
      for (const rule of byContent) {
        const isAnswered = named.includes(rule) || rule.isExcepted(artifact.path.toLowerCase())
        if (!isAnswered && looksAlike(artifact)) yield* inspectFile(artifact, rule)
      }
    }
    return {
      inspect: (artifact) => {
        if (!artifact.parent) return gather(artifact, gathered)
        return isFile(artifact) ? inspectByName(artifact) : []
      },
    }
  },
}

type Candidates = (file: Pick<Artifact, 'path' | 'kind'>) => readonly FileRule[]

/** Finds the rules that a file may be a matter of, by its name, and by its kind where the name does not count; in the order of the rules. */
function candidatesOf(all: readonly FileRule[]): Candidates {
  const index = new GlobIndex<FileRule>({ ignoreCase: true })
  const byKind = new Map<string, FileRule[]>()
  const order = new Map(all.map((rule, place) => [rule, place]))
  for (const rule of all) {
    if (rule.kinds.size === 0 || !rule.paths.includes('**')) for (const glob of rule.paths) index.add(glob, rule)
    else for (const kind of rule.kinds) byKind.set(kind, [...(byKind.get(kind) ?? []), rule])
  }
  return ({ path, kind }) => {
    const named = index.find(path)
    const ofKind = byKind.get(kind) ?? none
    if (named.size === 0 && ofKind.length === 0) return none
    const lowerCasePath = path.toLowerCase()
    return [...named, ...ofKind]
      .filter((rule) => !rule.isExcepted(lowerCasePath))
      .sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  }
}

const none: readonly FileRule[] = []

/** A source embedded in a map is not a file of the package, and an inline map has no name of its own. */
function isFile({ facts }: Artifact): boolean {
  return facts.source === undefined && (facts.map === undefined || facts.map.kind === 'file')
}

function* inspectFile(artifact: Artifact, rule: FileRule): Iterable<Match> {
  const { path, bytes, kind } = artifact
  if (rule.kinds.size > 0 && !rule.kinds.has(kind)) return
  if (rule.starts.length > 0 && !rule.starts.some((start) => startsWith(bytes, start))) return
  if (rule.marks.length > 0 && !rule.marks.some((mark) => contains(bytes, mark))) return
  if (!rule.demands.every((demand) => contains(bytes, demand))) return
  const name = path.slice(path.lastIndexOf('/') + 1)
  yield { ruleId: rule.id, values: { name, fixture: isFixture(path), ...traitsOf(rule, bytes) } }
}

/** Of the files whose name says nothing of what they are. */
function looksAlike({ bytes }: Artifact): boolean {
  return bytes.length <= LARGEST_ALIKE && looksLikeEnvironment(asBuffer(bytes).toString('utf8'))
}

const LARGEST_ALIKE = 65_536

function contains(bytes: Uint8Array, mark: string): boolean {
  return asBuffer(bytes).includes(mark)
}

function startsWith(bytes: Uint8Array, start: string): boolean {
  for (let at = 0; at < start.length; at += 1) if (bytes[at] !== start.charCodeAt(at)) return false
  return true
}

/** What a rule wants to know of a file's content. */
function traitsOf(rule: FileRule, bytes: Uint8Array): Values {
  const buffer = asBuffer(bytes)
  const traits = rule.traits.map(([name, marks]) => [name, marks.some((mark) => buffer.includes(mark))] as const)
  return { ...Object.fromEntries(traits), ...(rule.reads === 'environment' && environmentTraits(bytes)) }
}

/** Whether a path lies among tests, examples and templates, where what looks alive is mostly made up. */
function isFixture(path: string): boolean {
  return fixtureFolder.test(path)
}

function environmentTraits(bytes: Uint8Array): Values {
  const head = bytes.subarray(0, LONGEST_ENVIRONMENT)
  const detected = detectEncoding(head)
  if (!detected) return { variables: 0, empty: false }
  const variables = countAssignments(decodeText(head.subarray(detected.bom), detected.encoding))
  return {
    variables,
    empty: variables === 0 && head.length === bytes.length,
    variableWord: wordFor(variables, 'variable'),
  }
}

const LONGEST_ENVIRONMENT = 1_048_576
const fixtureFolder =
  /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|tests?|specs?|fixtures?|examples?|mocks?|testdata|templates?|demos?|samples?|e2e|node_modules)\//i

/** How many variables an environment file gives a value to; comments, bare names and empty values do not count. */
function countAssignments(text: string): number {
  let count = 0
  for (const line of text.split(/\r\n?|\n/)) if (assignment.test(line)) count += 1
  return count
}

const assignment =
  /^\s{0,40}(?:export\s{1,10})?[A-Za-z_][\w.-]{0,200}\s{0,40}[=:]\s{0,40}(?!(?:""|''|``)\s{0,40}(?:#|$))[^\s#]/

/** One match for each rule that gathers, about the first of its files and with the number of all. */
function* gather(root: Artifact, candidates: Candidates): Iterable<Match> {
  const groups = new Map<FileRule, Summary[]>()
  for (const summary of files(root)) {
    for (const rule of candidates(summary)) {
      if (rule.kinds.size > 0 && !rule.kinds.has(summary.kind)) continue
      const group = groups.get(rule)
      if (group) group.push(summary)
      else groups.set(rule, [summary])
    }
  }
  for (const [rule, group] of groups) {
    const [subject, ...others] = group
    if (!subject || (rule.gathers === 'beside-build' && !hasBuild(root, group))) continue
    const total = (measure: (summary: Summary) => number) => group.reduce((sum, summary) => sum + measure(summary), 0)
    yield {
      ruleId: rule.id,
      subject,
      others,
      values: {
        count: group.length,
        files: wordFor(group.length, 'file'),
        lines: total((summary) => summary.lines),
        bytes: total((summary) => summary.size),
        // Only the whole audit knows whether it is proven that the package is open or closed.
        unproven: false,
      },
    }
  }
}

/** Files of the package and of archives in it; sources embedded in a map are none. */
function* files(root: Artifact): Iterable<Summary> {
  for (const summary of descendants(root)) {
    if (summary.facts.source === undefined && summary.facts.map === undefined && summary.size > 0) yield summary
  }
}

/** Whether compiled code ships besides the sources: JavaScript that does not lie among them. */
function hasBuild(root: Artifact, sources: readonly Summary[]): boolean {
  const own = new Set(sources)
  return root.contents.some(
    (summary) => summary.kind === 'javascript' && !own.has(summary) && buildFolder.test(summary.path),
  )
}

const buildFolder = /^(?:dist|lib|build|out|output|bundle|bundled|cjs|esm|es|umd|bin|cli|index)(?:[/.]|-)/i

/** Whether a text is an environment file whatever its name: it assigns to names in capitals and does nothing else, and gives a secret a value. */
function looksLikeEnvironment(text: string): boolean {
  let assigned = 0
  let secrets = 0
  for (const line of text.split(/\r\n?|\n/)) {
    const [, name = '', value = ''] = capitals.exec(line) ?? []
    if (name === '') {
      if (!/^\s{0,40}(?:#.*)?$/.test(line)) return false
      continue
    }
    assigned += 1
    if (secretName.test(name) && value.length >= 8 && !standIn.test(value)) secrets += 1
  }
  return assigned >= FEWEST && secrets > 0
}

const FEWEST = 3
const capitals = /^(?:export )?([A-Z][A-Z0-9_]{1,100})=\s{0,10}["']?([^"'\s]{0,500})/
const secretName =
  /(?:SECRET|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY|AUTH_?KEY|CREDENTIALS?|DATABASE_URL|MONGO\w*_UR[IL]|REDIS_URL|_DSN)/
const standIn = /^[<{$*]|your|change|replace|example|placeholder|dummy|xxx|\.\.\.|insert|todo/i

/** What a rule about files asks for, made ready. */
interface FileRule {
  readonly id: string
  /** Globs; case does not matter. */
  readonly paths: readonly string[]
  readonly isExcepted: (lowerCasePath: string) => boolean
  /** Kinds by content, of which the file is one; any when there are none. */
  readonly kinds: ReadonlySet<string>
  /** Texts of which the file contains one. */
  readonly marks: readonly string[]
  /** Texts all of which the file contains. */
  readonly demands: readonly string[]
  /** Bytes, written in Latin-1, with one of which the file starts. */
  readonly starts: readonly string[]
  /** Values by name: whether the file contains one of the texts. */
  readonly traits: readonly (readonly [string, readonly string[]])[]
  /** Files of any other name count too when they look so inside. */
  readonly alike: 'environment' | null
  /** How the file is read for further values. */
  readonly reads: 'environment' | null
  /** One finding for all such files of a package: `always`, or only `beside-build`. */
  readonly gathers: 'always' | 'beside-build' | null
}

/** Checks and reads the options of a rule. */
function fileRule(rule: Rule): FileRule {
  return {
    id: rule.id,
    paths: stringsOf(rule, 'paths'),
    isExcepted: globMatcher(stringsOf(rule, 'exceptPaths').map((glob) => glob.toLowerCase())),
    kinds: new Set(stringsOf(rule, 'kinds')),
    marks: stringsOf(rule, 'contains'),
    demands: stringsOf(rule, 'containsAll'),
    starts: stringsOf(rule, 'starts'),
    traits: namedStringsOf(rule, 'traits'),
    alike: wordOf(rule, 'alike', ['environment']),
    reads: wordOf(rule, 'reads', ['environment']),
    gathers: wordOf(rule, 'gathers', ['always', 'beside-build']),
  }
}
