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
  for (const match of source.matchAll(step)) {
    const [, kind = '', long, single, double] = match
    const script = long ?? single ?? double ?? ''
    const isShell = kind === 'sh'
    const isUnknown = double !== undefined && /\$\{?(?!WORKSPACE\b)/.test(double)
    if (isUnknown && /\$\{/.test(script.trim().split(/\s+/)[0] ?? '')) {
      unread.push({ file, line: lineAt(source, match.index), what: 'a command that Groovy puts together' })
      continue
    }
    steps.push(
      plainStep(
        lineAt(source, match.index),
        {
          kind: 'shell',
          script: script.replaceAll('\\n', '\n').replace(/\\(['"$])/g, '$1'),
          endsOnError: isShell,
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
const step =
  /\b(sh|bat|powershell|pwsh)\s*\(?\s*(?:script\s*:\s*)?(?:(?:'''|""")([\s\S]{0,20000}?)(?:'''|""")|'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)")/g

function withoutComments(text: string): string {
  return text.replace(/(^|\s)\/\/[^\n]*/g, '$1').replace(/\/\*[\s\S]*?\*\//g, (all) => all.replace(/[^\n]/g, ' '))
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}
