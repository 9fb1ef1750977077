import { join } from 'node:path'
import { scriptsOf } from '../doctor/scripts/called-scripts.ts'
import { type YamlPlace, yamlPlaces } from '../text/yaml-scalars.ts'
import type { Edit, InitSetting } from './edit.ts'
import { commandsOf } from './manager-commands.ts'
import { quoted } from './quoted.ts'
import { bypasses } from './script-edit.ts'

/** Has the jobs of CI that publish a folder pack it, audit the tarball, and publish that very tarball. */
export const workflowEdit: Edit = {
  id: 'workflow',
  async plan(setting, draft) {
    const { project, setting: walk } = setting.examination
    if (setting.ci === 'none') return []
    const left: string[] = []
    const known = walk.files.list('.github/workflows').filter((path) => /\.ya?ml$/.test(path))
    const files = setting.ci === 'github' ? known : ['.gitlab-ci.yml']
    for (const path of files) {
      const file = join(project.root, path)
      const text = await draft.read(file)
      // Whoever has put the gate in there has decided where it stands.
      if (text === null || /\bwatertight\b/i.test(walk.files.text(path) ?? '') || !/\bpublish\b/.test(text)) continue
      const edited = withGate(text, setting)
      if (edited === null || edited.text === text) continue
      const open = bypasses(walk, draft).length
      await draft.write(file, edited.text)
      if (bypasses(walk, draft).length > open) {
        await draft.write(file, text)
        continue
      }
      if (edited.without.length > 0)
        left.push(`${path} publishes a tarball now, for which no ${edited.without.join(' and no ')} script runs.`)
    }
    return left
  },
}

/** The text of a CI file with every command that publishes a folder replaced; null where it cannot be read. */
export function withGate(
  text: string,
  setting: Pick<InitSetting, 'examination' | 'ci'>,
): { readonly text: string; readonly without: readonly string[] } | null {
  const places = yamlPlaces(text)
  if (places === null) return null
  const { project } = setting.examination
  const { run } = commandsOf(project)
  const scripts = scriptsOf(project.manifest)
  const placeOf = (at: number): string => {
    const name = at === 0 ? 'packed' : `packed-${at + 1}`
    return setting.ci === 'github' ? `"$RUNNER_TEMP/${name}"` : name
  }
  let found = text
  let count = 0
  // From the last to the first: what stands before stays where it is.
  for (const one of [...places].reverse()) {
    if (!runs.has(one.keys.at(-1) ?? '') || one.style === 'folded') continue
    const lines = one.value.replace(/\n$/, '').split('\n')
    const next = lines.flatMap((line) => {
      const steps = gated(line, run, placeOf(count), scripts.has('prepublishOnly'))
      if (steps !== null) count += 1
      return steps ?? [line]
    })
    if (next.length > lines.length) found = replaced(found, one, next)
  }
  const late = ['publish', 'postpublish'].filter((event) => scripts.has(event))
  return { text: found, without: count > 0 ? late : [] }
}

/** Keys below which commands stand, with GitHub and with GitLab. */
const runs: ReadonlySet<string> = new Set(['run', 'script'])

/** A line that is a command which publishes a folder, as the lines that pack it, audit the tarball and publish that; null where it is none. */
function gated(line: string, run: string, place: string, hasHook: boolean): readonly string[] | null {
  const [, indent = '', name = '', rest = ''] =
    /^(\s*)(npm|pnpm|bun)\s+publish((?:\s+[^\s&|;<>]+)*)\s*$/.exec(line) ?? []
  if (name === '') return null
  const words = rest.split(/\s+/).filter((word) => word !== '' && word !== '--ignore-scripts')
  if (words.some((word) => /^--(?:dry-run|workspaces?|recursive|filter)\b|^-[wrF]\b|\.tgz$/.test(word))) return null
  const folder = words.find((word, at) => !word.startsWith('-') && !takesValue(words[at - 1]))
  if (folder !== undefined && /[$`*{]/.test(folder)) return null
  const options = words.filter((word) => word !== folder)
  const isOwn = folder === undefined || folder === '.' || folder === './'
  // Packing does not run it, and publishing a tarball runs nothing.
  const before = hasHook && isOwn && !rest.includes('--ignore-scripts') ? [`${name} run prepublishOnly`] : []
  const target = isOwn ? '' : ` ${quoted(/^[./~]/.test(folder) ? folder : `./${folder}`)}`
  const pack = {
    npm: `npm pack${target} --pack-destination ${place}`,
    pnpm: isOwn ? `pnpm pack --pack-destination ${place}` : `pnpm --dir ${folder} pack --pack-destination ${place}`,
    bun: isOwn ? `bun pm pack --destination ${place}` : `npm pack${target} --pack-destination ${place}`,
  }[name as 'npm' | 'pnpm' | 'bun']
  const upload = [`${name} publish ${place}/*.tgz`, ...(name === 'bun' ? [] : ['--ignore-scripts']), ...options]
  return [...before, `mkdir -p ${place}`, pack, `${run} watertight ${place}/*.tgz`, upload.join(' ')].map(
    (one) => indent + one,
  )
}

function takesValue(word: string | undefined): boolean {
  return ['--tag', '--access', '--otp', '--registry', '--provenance-file'].includes(word ?? '')
}

/** The text with other lines in a place. Comments and everything around it stay as they are. */
function replaced(text: string, { start, end, style, isFlow, column }: YamlPlace, lines: readonly string[]): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const source = text.slice(start, end)
  if (isFlow) return text.slice(0, start) + JSON.stringify(lines.join('\n')) + text.slice(end)
  // A block has the indentation of its first line, and the sign in front of it stays.
  const [, head = '|', indent] =
    style === 'block' ? (/^(\|[^\r\n]*)\r?\n(?:[ \t]*\r?\n)*([ ]+)/.exec(source) ?? []) : []
  const space = indent ?? ' '.repeat(column + 2)
  const body = lines.map((line) => (line === '' ? '' : space + line)).join(lineEnd)
  const closing = style === 'block' ? (/\r?\n$/.exec(source)?.[0] ?? '') : ''
  return text.slice(0, start) + head + lineEnd + body + closing + text.slice(end)
}
