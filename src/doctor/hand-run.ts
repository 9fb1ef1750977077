import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type Makefile, readMakefile } from './scripts/makefile.ts'
import { publishesSomewhere } from './scripts/publish-words.ts'
import { isShellScript } from './walk/run-file.ts'
import type { WalkSetting } from './walk/setting.ts'
import { startState, type Walker } from './walk/state.ts'
import { unfollowed } from './walk/unfollowed.ts'
import { siteAt } from './walk/walker.ts'

/**
 * Follows files that publish and that nothing calls: somebody runs them by hand, or a CI is set to a file that lies elsewhere than usual.
 * A shell script and a Makefile are followed; of others, and of files of a CI that none may use, it is only known that they speak of it.
 */
export function runFilesByHand(setting: WalkSetting, walker: Walker): void {
  const { files, project } = setting
  const { files: all, missed } = setting.tree()
  const point = (where: string) => ({ state: startState('.'), site: siteAt(where), setting, walker })
  if (missed !== null) unfollowed('the repository', missed, point('the repository'))
  for (const file of all) {
    const kind = kindOf(file)
    if (kind === null || (kind !== 'make' && files.wasRead(file))) continue
    // Data is large; what people write to be run is not.
    const isLarge = statSync(join(project.root, file)).size > LARGEST
    if (isLarge && (kind === 'shell' || kind === 'make')) unfollowed(file, 'it is too large to be read', point(file))
    const text = isLarge ? null : files.text(file)
    if (text === null || !publishesSomewhere(text.replace(comments, ''))) continue
    if (kind === 'command' && !text.startsWith('#!')) continue
    if (kind === 'shell' || kind === 'command') runScript(file, text, setting, walker)
    else if (kind === 'make') runTargets(file, text, walker)
    else if (kind === 'ci') unfollowed(file, 'it publishes, and whether a CI system runs it is not known', point(file))
    else unfollowed(file, 'it mentions publishing, and a program is not followed', point(file))
  }
}

/** In bytes. */
const LARGEST = 500_000

const comments = /^[ \t]*(?:#|\/\/|rem\b|::)[^\n]*$/gim

type Kind = 'shell' | 'command' | 'make' | 'ci' | 'program'

function kindOf(file: string): Kind | null {
  const [name = '', folder = ''] = file.split('/').reverse()
  // GitHub and its like read the one folder in the root.
  if (/(?:^|\/)\.(?:github|gitea|forgejo)\//.test(file)) return null
  if (/^(?:pnpm-lock|pnpm-workspace|\.yarnrc|mkdocs|_config|dependabot|renovate|openapi|swagger)\b/.test(name))
    return null
  if (
    /\.ya?ml$|^Jenkinsfile|\.(?:jenkinsfile|groovy)$|^buildspec|\.(?:jsonnet|libsonnet|star|kts|hcl|cue|dhall)$/i.test(
      name,
    )
  )
    return 'ci'
  if (/^(?:GNU)?[Mm]akefile$/.test(name)) return 'make'
  if (/\.(?:sh|bash|zsh)$/.test(name)) return 'shell'
  if (/^(?:[Jj]ustfile|\.justfile|Earthfile|Rakefile|Jakefile(?:\.js)?)$|\.(?:ps1|cmd|bat)$/.test(name))
    return 'program'
  if (/^(?:Dockerfile|Containerfile|Procfile)|\.dockerfile$/i.test(name)) return 'ci'
  if (/^(?:deno\.jsonc?|\.?mise\.toml|\.lintstagedrc(?:\.json)?|tasks\.json|project\.json)$/.test(name)) return 'ci'
  // Git runs them from whatever folder it is told to.
  if (gitHooks.test(name)) return 'command'
  const isRun = file === name || /^(?:scripts?|tools?|tasks?|bin|build|ci|\.ci|dev|hack|release|releases)$/.test(folder)
  if (!isRun) return null
  if (!/\./.test(name)) return 'command'
  return /publish|release|deploy/i.test(name) && /\.(?:[cm]?[jt]s|py|rb|pl)$/.test(name) ? 'program' : null
}

const gitHooks =
  /^(?:(?:pre|post)-(?:commit|push|merge|checkout|rewrite|rebase|receive|applypatch)|commit-msg|prepare-commit-msg)$/

function runScript(file: string, text: string, setting: WalkSetting, walker: Walker): void {
  if (isShellScript(file, startState('.'), setting) !== true) return
  const [first = ''] = text.split('\n', 1)
  const parts = file.split('/').slice(0, -1)
  const folders = parts.map((_part, at) => parts.slice(0, parts.length - at).join('/'))
  const folder = folders.find((one) => setting.manifestIn(one) !== null) ?? '.'
  walker.script(text, startState(folder), siteAt(file), { endsOnError: /\s-[a-z]*e/.test(first) })
}

function runTargets(file: string, text: string, walker: Walker): void {
  const parts = file.split('/').slice(0, -1)
  const folder = parts.join('/') || '.'
  const makefile = readMakefile(text, new Map())
  for (const target of makefile.targets)
    if (!walker.called.has(`${file}#${target}`) && speaks(makefile, target))
      walker.words(['make', target], startState(folder), siteAt(`target ${target}`))
}

/** Whether a target’s own recipe publishes; those that only wait for it say nothing more. */
function speaks(makefile: Makefile, target: string): boolean {
  const lines = makefile.linesOf([target])
  return lines === null || lines.some((line) => publishesSomewhere(line.text))
}
