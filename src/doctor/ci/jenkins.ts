import {
  broughtStep,
  CHOSEN,
  type CiImage,
  type CiJob,
  type CiReading,
  type CiStep,
  doubtStep,
  plainStep,
  type Unread,
  type Variables,
} from './ci-job.ts'
import { groovyTextAt, withoutGroovyComments, withoutGroovyTexts } from './groovy.ts'
import { doubtOfImage } from './image.ts'

/**
 * The steps of a Jenkinsfile that start a shell or bring files, in the order of the text. Groovy is a language, and no more of it is
 * understood: what its own blocks decide is a condition of the step.
 */
export function readJenkins(file: string, text: string): CiReading {
  const source = withoutGroovyComments(text.slice(0, LONGEST))
  const code = withoutGroovyTexts(source)
  const unread: Unread[] = unreadIn(code).map(({ at, what }) => ({ file, line: lineAt(source, at), what }))
  if (text.length > LONGEST) unread.push({ file, line: 1, what: 'the rest of a very long file' })
  const environment = environmentIn(source, code)
  const folder = /\b(?:dir|ws)\s*\(/.test(code) ? null : '.'
  const image = imageIn(source)
  const isSimple = !decided.test(code) && !functions.test(code) && machinesIn(code) < 2
  const found: Placed[] = [...filesIn(source, code)]
  for (const { at, kind, script, isKnown } of shellSteps(source, code)) {
    const line = lineAt(source, at)
    if (!isKnown) {
      unread.push({ file, line, what: 'a command that Groovy puts together' })
      continue
    }
    const plain = script.replaceAll('\\n', '\n').replace(/\\(['"$])/g, '$1')
    // Jenkins starts `sh -xe`, unless the script names its own shell.
    const [first = ''] = plain.split('\n', 1)
    const endsOnError = kind === 'sh' && (!first.startsWith('#!') || /\s-[a-z]*e/.test(first))
    const work = { kind: 'shell', script: plain, endsOnError, tellsPipes: false } as const
    found.push({ at, step: plainStep(line, work, { folder, environment, image }) })
  }
  const placed = found.sort((one, other) => one.at - other.at).map(({ step }) => step)
  const conditional = (one: CiStep, at: number): CiStep =>
    one.work.kind === 'shell' ? { ...one, condition: `step ${at}` } : one
  const jobs: readonly CiJob[] = [{ name: file, file, steps: isSimple ? placed : placed.map(conditional) }]
  const isLost = placed.length === 0 && /\bpublish\b|\brelease\b|\bnpm\b|\bpnpm\b|\byarn\b/.test(source)
  if (isLost) unread.push({ file, line: 1, what: 'its Groovy' })
  return { jobs, unread }
}

/** Far beyond what people write. */
const LONGEST = 100_000

/** What decides whether or when a step runs. */
const decided = /\b(?:catchError|try|warnError|returnStatus|parallel|post|when|if|for|while|each)\b/
const functions = /\bdef\s{1,9}\w{1,99}\s{0,9}\(/

interface Placed {
  /** The offset in the source. */
  readonly at: number
  readonly step: CiStep
}

/** What is not in the file: libraries, other jobs, programs that Groovy starts by itself, steps that only a library can have. */
function unreadIn(code: string): readonly { readonly at: number; readonly what: string }[] {
  const elsewhere =
    /@Library\b|\blibrary\s{0,9}\(|\bload\s{0,9}\(?\s{0,9}['"]|\bbuild\s{0,9}\(?\s{0,9}(?:job\s{0,9}:|['"])|\bevaluate\s{0,9}\(/g
  const started = /\.execute\s{0,9}\(|\bProcessBuilder\b|\bgetRuntime\b/g
  const own = new Set([...code.matchAll(/\bdef\s{1,9}(\w{1,99})\s{0,9}\(/g)].map(([, name]) => name))
  const calls = /(?:^|[;{}])[ \t]{0,80}([A-Za-z]\w{0,60})/gm
  return [
    ...[...code.matchAll(elsewhere)].map(({ index }) => ({
      at: index,
      what: 'a library or a job that is not in this repository',
    })),
    ...[...code.matchAll(started)].map(({ index }) => ({ at: index, what: 'a program that Groovy starts' })),
    ...[...code.matchAll(calls)].flatMap(({ index, 0: head, 1: name = '' }) => {
      const end = index + head.length
      const isOther = /publish|release|deploy|ship|npm|yarn/i.test(name) && !own.has(name) && !harmlessSteps.test(name)
      return isOther && isCall.test(code.slice(end, end + 80))
        ? [{ at: end, what: `the step ${name}, which a library may have` }]
        : []
    }),
  ]
}

/** What stands behind the name of a step: arguments, or nothing at all. */
const isCall = /^(?:[ \t]{0,9}(?:\(|\n|$)|[ \t]{1,9}(?:['"[]|\w{1,40}[ \t]{0,9}:))/

/** Steps of well-known plugins that report, and one that is read here. */
const harmlessSteps = /^(?:publish(?:HTML|Checks|Coverage|Issues|TestResults)|withNPM|releaseNotes)$/

/** Variables that are set anywhere in the file; what Groovy works out is not known. */
function environmentIn(source: string, code: string): Variables {
  const found = new Map(
    [...source.matchAll(/\b([A-Za-z_]\w*)\s*=\s*['"]([^'"\n]*)['"]/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  )
  for (const [, name = '', value = ''] of source.matchAll(/['"](\w+)=([^'"\n]*)['"]/g)) found.set(name, value)
  // `env.NAME = true`, `env['NAME'] = …`, `NAME = credentials(…)`
  const worked = /\b((?:p?npm_config_|yarn_|NODE_OPTIONS\b|BASH_ENV\b|PATH\b)\w{0,60})\s{0,9}=/gi
  for (const { index, 0: head, 1: name = '' } of code.matchAll(worked))
    if (!/^\s{0,9}['"=]/.test(code.slice(index + head.length, index + head.length + 10))) found.set(name, CHOSEN)
  for (const [, name = ''] of source.matchAll(/\benv\s{0,9}\[\s{0,9}['"](\w{1,99})['"]\s{0,9}\]\s{0,9}=/g))
    found.set(name, CHOSEN)
  // Arguments of Docker, as an agent and `inside` take them.
  for (const [, name = '', value] of source.matchAll(/(?:\s|['"])(?:-e|--env)[ =](\w{1,99})(?:=([^\s'"]{0,200}))?/g))
    found.set(name, value ?? CHOSEN)
  return found
}

/** How many machines the steps run on, as far as the file says. */
function machinesIn(code: string): number {
  const agents = [...code.matchAll(/\bagent\s{0,9}(?:\{|any\b)/g)].length
  return Math.max(agents, [...code.matchAll(/\bnode\s{0,9}[({]/g)].length)
}

/** Steps that bring files into the workspace, or settings of npm's. */
function filesIn(source: string, code: string): readonly Placed[] {
  const names =
    /\b(git|checkout|unstash|copyArtifacts|unarchive|unzip|untar|writeFile|writeJSON|writeYaml|configFileProvider|withNPM|nodejs)\b/g
  const stashes = stashesIn(source)
  return [...code.matchAll(names)].flatMap(({ index, 1: name = '' }): readonly Placed[] => {
    const end = index + name.length
    if (!/^(?:[ \t]{0,9}\(|[ \t]{1,9}['"[\w])/.test(code.slice(end, end + 12))) return []
    const [rest = ''] = source.slice(end, end + 500).split('\n', 1)
    const line = lineAt(source, index)
    const brought = (paths: readonly string[]): Placed[] => [{ at: index, step: broughtStep(line, name, paths) }]
    const doubted = (because: string): Placed[] => [{ at: index, step: doubtStep(line, because) }]
    switch (name) {
      case 'git':
      case 'checkout':
        return /^\s{0,9}\(?\s{0,9}scm\b|\bscm\.userRemoteConfigs\b/.test(rest)
          ? []
          : doubted('it may check out another state of the repository, not the one that is read here')
      case 'configFileProvider':
        return /npmrc|targetLocation|npm_config/i.test(source.slice(end, end + 500))
          ? doubted('Jenkins writes a file of its own, which may be an npmrc')
          : []
      case 'withNPM':
        return doubted('Jenkins writes an npmrc whose text is not known')
      case 'nodejs':
        return /\bconfigId\b/.test(rest) ? doubted('Jenkins writes an npmrc whose text is not known') : []
      case 'unstash':
        return brought(stashes.get(/['"]([^'"]{1,200})['"]/.exec(rest)?.[1] ?? '') ?? ['.'])
      case 'writeFile':
      case 'writeJSON':
      case 'writeYaml':
        return brought([/\bfile\s{0,9}:\s{0,9}['"]([^'"$]{1,300})['"]/.exec(rest)?.[1] ?? '.'])
      default:
        return brought(['.'])
    }
  })
}

/** The paths of each stash by its name, where the file says them. */
function stashesIn(source: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...source.matchAll(/\bstash\b([^\n]{0,500})/g)].flatMap(([, rest = '']) => {
      const [, name] = /\bname\s{0,9}:\s{0,9}['"]([^'"]{1,200})['"]/.exec(rest) ?? []
      const [, includes] = /\bincludes\s{0,9}:\s{0,9}['"]([^'"]{1,300})['"]/.exec(rest) ?? []
      return name === undefined || includes === undefined ? [] : [[name, includes.split(/[,\s]+/)] as const]
    }),
  )
}

/** The image in which an agent of the file runs: the first that is not known, where there is one. */
function imageIn(source: string): CiImage | null {
  if (/\bdockerfile\s*(?:true|\{)/.test(source)) return { name: 'of the Dockerfile', entrypoint: null }
  const [, entrypoint = null] = /--entrypoint[ =]([^\s'"]{1,200})/.exec(source) ?? []
  const named = [...source.matchAll(/\bimage\s*[:(]?\s*['"]?([\w$][^\s'")]*)/g)].map(([, name = '']) => ({
    name,
    entrypoint,
  }))
  return named.find((image) => doubtOfImage(image) !== null) ?? named[0] ?? null
}

const shellStep = /\b(sh|bat|powershell|pwsh)\b(?:\.call\b)?[ \t]{0,9}\(?\s{0,99}\[?\s{0,99}/g
const argument = /(\w+)\s*:\s*/y

interface ShellStep {
  readonly at: number
  readonly kind: string
  readonly script: string
  /** Whether it is a text of the file as it stands, or one with variables behind its first word. */
  readonly isKnown: boolean
}

/** The shell steps of a text, in their order. */
function shellSteps(source: string, code: string): readonly ShellStep[] {
  const found: ShellStep[] = []
  for (const { index, 0: head, 1: kind = '' } of code.matchAll(shellStep)) {
    const end = index + kind.length
    // Behind it stand arguments, and no more of a name.
    if (!/^(?:[ \t(['"/$]|\.call\b)/.test(code.slice(end, end + 6))) continue
    const read = scriptAt(source, index + head.length)
    if (read !== null) found.push({ at: index, kind, ...read })
  }
  return found
}

/** The script among the arguments of a step; null where what follows is no argument. */
function scriptAt(source: string, from: number): { readonly script: string; readonly isKnown: boolean } | null {
  let at = from
  for (let count = 0; count < 8; count += 1) {
    argument.lastIndex = at
    const name = argument.exec(source)
    if (name !== null) at += name[0].length
    const read = groovyTextAt(source, at, true)
    if (name === null || name[1] === 'script') {
      if (read === null) return /^[A-Za-z_$]/.test(source.slice(at, at + 1)) ? { script: '', isKnown: false } : null
      const { text, isFilled, end } = read
      const isOpen = isFilled && /^\s*\$\{?(?!WORKSPACE\b)/.test(text)
      const isAdded = /^\s{0,99}[+.]/.test(source.slice(end, end + 120))
      return { script: text, isKnown: !isOpen && !isAdded }
    }
    // Another argument: up to the comma behind it.
    const comma = source.indexOf(',', read?.end ?? at)
    if (comma === -1 || comma - at > 500) return null
    at = comma + 1
    at += /^\s*/.exec(source.slice(at, at + 200))?.[0].length ?? 0
  }
  return null
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
