import { type CiImage, type CiJob, type CiReading, type CiStep, plainStep, type Unread } from './ci-job.ts'
import { doubtOfImage } from './image.ts'

/**
 * The shell steps of a Jenkinsfile, in the order of the text. Groovy is a language, and no more of it is understood: what its own
 * blocks decide is a condition of the step.
 */
export function readJenkins(file: string, text: string): CiReading {
  const source = withoutComments(text.slice(0, LONGEST))
  const unread: Unread[] = []
  for (const { index } of source.matchAll(/@Library\b|\blibrary\s*\(|^\s*load\s*\(?\s*['"]|\bbuild\s*\(?\s*job\s*:/gm))
    unread.push({ file, line: lineAt(source, index), what: 'a library or a job that is not in this repository' })
  const steps: CiStep[] = []
  const environment = new Map(
    [...source.matchAll(/\b([A-Za-z_]\w*)\s*=\s*['"]([^'"\n]*)['"]/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
  for (const [, name = '', value = ''] of source.matchAll(/['"](\w+)=([^'"\n]*)['"]/g)) environment.set(name, value)
  const folder = /\bdir\s*\(/.test(source) ? null : '.'
  const image = imageIn(source)
  const isSimple = !/\b(?:catchError|try|warnError|returnStatus|parallel|post|when|if)\b/.test(source)
  for (const { line, kind, script, isKnown } of shellSteps(source)) {
    if (!isKnown) {
      unread.push({ file, line, what: 'a command that Groovy puts together' })
      continue
    }
    steps.push(
      plainStep(
        line,
        {
          kind: 'shell',
          script: script.replaceAll('\\n', '\n').replace(/\\(['"$])/g, '$1'),
          endsOnError: kind === 'sh',
          tellsPipes: false,
        },
        { folder, environment, image, condition: isSimple ? null : `step ${steps.length}` },
      ),
    )
  }
  const jobs: readonly CiJob[] = [{ name: file, file, steps }]
  const isLost = steps.length === 0 && /\bpublish\b|\brelease\b|\bnpm\b|\bpnpm\b|\byarn\b/.test(source)
  if (isLost) unread.push({ file, line: 1, what: 'its Groovy' })
  return { jobs, unread }
}

/** The image in which an agent of the file runs: the first that is not known, where there is one. */
function imageIn(source: string): CiImage | null {
  if (/\bdockerfile\s*(?:true|\{)/.test(source)) return { name: 'of the Dockerfile', entrypoint: null }
  const named = [...source.matchAll(/\bimage\s*[:(]?\s*['"]?([\w$][^\s'")]*)/g)].map(([, name = '']) => ({
    name,
    entrypoint: null,
  }))
  return named.find((image) => doubtOfImage(image) !== null) ?? named[0] ?? null
}

const LONGEST = 500_000
const step = /\b(sh|bat|powershell|pwsh)(?=[ \t(])[ \t]*\(?\s*/g
const argument = /(\w+)\s*:\s*/y
const quotes = ["'''", '"""', "'", '"'] as const

interface ShellStep {
  readonly line: number
  readonly kind: string
  readonly script: string
  /** Whether it is a text of the file as it stands, or one with variables behind its first word. */
  readonly isKnown: boolean
}

/** The shell steps of a text, in their order. */
function shellSteps(source: string): readonly ShellStep[] {
  const found: ShellStep[] = []
  let end = 0
  for (const { index, 0: head, 1: kind = '' } of source.matchAll(step)) {
    // Inside of another's script.
    if (index < end) continue
    const read = scriptAt(source, index + head.length)
    if (read === null) continue
    end = read.end
    found.push({ line: lineAt(source, index), kind, script: read.script, isKnown: read.isKnown })
  }
  return found
}

/** The script among the arguments of a step; null where what follows is no argument. */
function scriptAt(
  source: string,
  from: number,
): { readonly script: string; readonly isKnown: boolean; readonly end: number } | null {
  let at = from
  for (let count = 0; count < 8; count += 1) {
    argument.lastIndex = at
    const name = argument.exec(source)
    if (name !== null) at += name[0].length
    const text = literalAt(source, at)
    if (name === null || name[1] === 'script') {
      if (text === null)
        return /^[A-Za-z_$]/.test(source.slice(at, at + 1)) ? { script: '', isKnown: false, end: at } : null
      const { script, quote, end } = text
      const isOpen = quote === '"' && /^\s*\$\{?(?!WORKSPACE\b)/.test(script)
      const isAdded = source
        .slice(end, end + 200)
        .trimStart()
        .startsWith('+')
      return { script, isKnown: !isOpen && !isAdded, end }
    }
    // Another argument: up to the comma behind it.
    const comma = source.indexOf(',', text?.end ?? at)
    if (comma === -1 || comma - at > 500) return null
    at = comma + 1
    at += /^\s*/.exec(source.slice(at, at + 200))?.[0].length ?? 0
  }
  return null
}

/** A text in quotes, and where it ends; null where none begins here. */
function literalAt(
  source: string,
  from: number,
): { readonly script: string; readonly quote: string; readonly end: number } | null {
  const quote = quotes.find((one) => source.startsWith(one, from))
  if (quote === undefined) return null
  const start = from + quote.length
  let end = start
  while (end < source.length && !source.startsWith(quote, end)) {
    if (quote.length === 1 && source[end] === '\n') return null
    end += source[end] === '\\' ? 2 : 1
  }
  return end >= source.length ? null : { script: source.slice(start, end), quote, end: end + quote.length }
}

function withoutComments(text: string): string {
  return text.replace(/(^|\s)\/\/[^\n]*/g, '$1').replace(/\/\*[\s\S]*?\*\//g, (all) => all.replace(/[^\n]/g, ' '))
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
