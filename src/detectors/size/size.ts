import type { Artifact, Summary } from '../../model/artifact.ts'
import type { Detector, Match } from '../../model/detector.ts'
import type { Rule } from '../../model/rule.ts'
import { formatBytes } from '../../text/format-bytes.ts'
import { globMatcher } from '../../text/glob.ts'
import { isTextKind } from '../../text/kind.ts'
import { numberOf } from '../rule-options.ts'

/** A package, and files in it, that are larger than they ought to be. */
export const size: Detector = {
  id: 'size',
  create(rules, { budgets = {} }) {
    const checks = rules.flatMap((rule) => {
      const check = checkOf(rule)
      return check ? [check] : []
    })
    const hasBudgets = rules.some((rule) => rule.id === 'size/budget')
    return {
      *inspect(artifact) {
        if (artifact.parent) return
        const measured = measure(artifact)
        for (const check of checks) yield* check(artifact, measured)
        if (hasBudgets) yield* budgetMatches(measured, budgets)
      },
    }
  },
}

type Check = (root: Artifact, measured: Measured) => Iterable<Match>

function checkOf(rule: Rule): Check | null {
  if (rule.id === 'size/package') return packageCheck(rule)
  if (rule.id === 'size/file') return fileCheck(rule)
  if (rule.id === 'size/map') return dwarfCheck(rule, 'maps')
  if (rule.id === 'size/archive') return dwarfCheck(rule, 'archives')
  return null
}

function packageCheck(rule: Rule): Check {
  const [packed, unpacked] = [numberOf(rule, 'packed'), numberOf(rule, 'unpacked')]
  return function* (root, measured) {
    if (measured.packed <= packed && measured.unpacked <= unpacked) return
    const values = {
      packed: formatBytes(measured.packed),
      unpacked: formatBytes(measured.unpacked),
      files: root.contents.length,
      top: topOf(measured.files, measured.unpacked),
    }
    yield { ruleId: rule.id, values }
  }
}

/** Text that is larger than code gets; what is native or media is large by nature. */
function fileCheck(rule: Rule): Check {
  const bytes = numberOf(rule, 'bytes')
  return function* (_, measured) {
    for (const subject of measured.texts) {
      if (subject.size > bytes) yield { ruleId: rule.id, subject, values: { size: formatBytes(subject.size) } }
    }
  }
}

function dwarfCheck(rule: Rule, group: 'maps' | 'archives'): Check {
  const [bytes, huge, times] = [numberOf(rule, 'bytes'), numberOf(rule, 'huge'), numberOf(rule, 'times')]
  return function* (_, measured) {
    for (const subject of measured[group]) {
      const isHuge = subject.size > huge
      const dwarfs = subject.size > bytes && subject.size > measured.code * times
      if (!isHuge && !dwarfs) continue
      const values = { huge: isHuge, size: formatBytes(subject.size), code: formatBytes(measured.code) }
      yield { ruleId: rule.id, subject, values: { ...values, top: topOf(measured.files, measured.unpacked) } }
    }
  }
}

/** What exceeds the user's budgets: the package by `packed` and `unpacked`, each file by the globs that fit it. Each budget is a match of its own, told apart by its name. */
function* budgetMatches(measured: Measured, budgets: { readonly [glob: string]: number }): Iterable<Match> {
  const top = topOf(measured.files, measured.unpacked)
  for (const [name, budget] of Object.entries(budgets)) {
    if (name === 'packed' || name === 'unpacked') {
      const bytes = measured[name]
      if (bytes > budget)
        yield {
          ruleId: 'size/budget',
          text: name,
          values: { what: `the ${name} package`, ...over(bytes, budget), top },
        }
      continue
    }
    const fits = globMatcher([name])
    for (const subject of measured.files) {
      if (subject.size <= budget || !fits(subject.path)) continue
      yield {
        ruleId: 'size/budget',
        subject,
        text: name,
        values: { what: subject.path, ...over(subject.size, budget), top },
      }
    }
  }
}

function over(bytes: number, budget: number): { size: string; budget: string; over: string } {
  return { size: formatBytes(bytes), budget: formatBytes(budget), over: formatBytes(bytes - budget) }
}

/** The sizes of a package and of the groups that its files fall into, the largest file of each first. */
interface Measured {
  readonly packed: number
  readonly unpacked: number
  readonly files: readonly Summary[]
  readonly maps: readonly Summary[]
  readonly archives: readonly Summary[]
  readonly texts: readonly Summary[]
  /** Bytes of all JavaScript and styles. */
  readonly code: number
}

/** Measures the files of a package, each by what it is. */
function measure(root: Artifact): Measured {
  const files = [...root.contents].sort((a, b) => b.size - a.size)
  const maps = files.filter((file) => file.facts.map !== undefined)
  const archives = files.filter(isArchive)
  const code = total(files.filter((file) => file.kind === 'javascript' || file.kind === 'css'))
  const texts = files.filter((file) => isTextKind(file.kind) && file.facts.map === undefined)
  return { packed: root.bytes.length, unpacked: total(files), files, maps, archives, texts, code }
}

/** The three largest files with their sizes and shares: `dist/cli.js.map 59.7 MB (85 %), …`. */
function topOf(files: readonly Summary[], whole: number): string {
  const share = (bytes: number) => Math.round((bytes / Math.max(1, whole)) * 100)
  return files
    .slice(0, 3)
    .map(({ path, size }) => `${path} ${formatBytes(size)} (${share(size)} %)`)
    .join(', ')
}

function total(files: readonly Summary[]): number {
  return files.reduce((sum, file) => sum + file.size, 0)
}

/** An archive or a compressed file, opened or not; what is encrypted may be anything. */
function isArchive({ facts: { container, opaque } }: Summary): boolean {
  if (opaque !== undefined) return opaque.because !== 'encrypted'
  return container?.role === 'archive' || container?.role === 'wrapper'
}
