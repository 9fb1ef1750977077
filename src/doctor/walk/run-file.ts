import { looksLikePublishing } from '../tools/release-tools.ts'
import { speakingSource } from './foreign-sources.ts'
import { importedTexts } from './imported-texts.ts'
import { withKnownFolders } from './known-folders.ts'
import type { Point } from './point.ts'
import { withArguments } from './positional.ts'
import { doubtOfFile, doubtOfText, mentions, writtenBy } from './program-text.ts'
import { below, type WalkSetting } from './setting.ts'
import { changed, eitherWay, type ShellOptions, type State, type WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'
import { textAt } from './write-files.ts'

/** Runs a script of the repository in a shell; null where there is no such file. */
export function runShellFile(
  path: string,
  options: readonly string[],
  point: Point,
  {
    isSourced = false,
    isItself = false,
    args = [],
  }: { readonly isSourced?: boolean; readonly isItself?: boolean; readonly args?: readonly string[] } = {},
): WalkOutcome | null {
  const { state, site, walker } = point
  const file = below(state.folder, path) ?? path
  const text = textAt(path, state, point.setting)
  if (text === undefined) return null
  if (text === null) return unfollowed(shownPath(path), 'it is made during the run, and its text is not known', point)
  const [first = ''] = text.split('\n', 1)
  // Its first line counts where the system starts it, and not where a shell is told to.
  const words = [...options, ...(isItself ? first.split(/\s+/).slice(1) : [])]
  const { endsOnError, tellsPipes } = state
  const flags: ShellOptions = isSourced
    ? { endsOnError, tellsPipes, isSourced }
    : {
        endsOnError: words.some((word) => /^-[a-z]*e/.test(word)) || words.includes('errexit'),
        tellsPipes: words.includes('pipefail'),
      }
  const inner = { ...site, where: `${site.where} → ${file}` }
  const known = isSourced ? text : withKnownFolders(text, file)
  const run = (inside: State): WalkOutcome => walker.script(known, inside, inner, flags)
  return isSourced ? run(state) : withArguments(args, state, run)
}

/** Whether a file of the repository is a script for a shell, by its name or its first line; null where there is none. */
export function isShellScript(path: string, state: State, setting: WalkSetting): boolean | null {
  const text = textAt(path, state, setting)
  if (text === undefined) return null
  const interpreter = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?([\w.-]+)/.exec(text ?? '')?.[1]
  if (interpreter !== undefined) return /^(?:ba|z|da|k|a)?sh$/.test(interpreter)
  return /\.(?:sh|bash|zsh)$/.test(path) || !/\.[\w]+$/.test(path)
}

/** A program in another language: what it runs cannot be followed, and it is unknown where its text mentions publishing. */
export function runProgramFile(path: string, point: Point): WalkOutcome {
  const { state, setting } = point
  const file = below(state.folder, path)
  const texts = file === null ? [] : importedTexts(file, setting)
  const shown = shownPath(path)
  const made = textAt(path, state, setting)
  if (made === null) return unfollowed(shown, 'it is made during the run, and its text is not known', point)
  if (texts.length === 0 && made !== undefined) return runProgramText(made, shown, point)
  if (texts.length === 0 && /publish|release|deploy|ship/i.test(path))
    return unfollowed(shown, 'its text is not in the repository, and its name mentions publishing', point)
  for (const { file: place, text } of texts) {
    const doubt = doubtOfFile(text)
    if (doubt !== null) return unfollowed(shown, `${place} ${doubt}, and a program is not followed`, point)
  }
  return eitherWay(afterProgram(texts.map(({ text }) => text).join('\n'), shown, state))
}

function shownPath(path: string): string {
  return path.length > 60 ? `${path.slice(0, 60)}…` : path
}

/** Runs a program that is given as text. */
export function runProgramText(text: string, shown: string, point: Point): WalkOutcome {
  const doubt = doubtOfText(text)
  if (doubt !== null) return unfollowed(shown, doubt, point)
  return eitherWay(afterProgram(text, shown, point.state))
}

/** What a program of this text may have changed. */
function afterProgram(text: string, shown: string, state: State): State {
  const after = changed(state, shown, true)
  if (/\b(?:GITHUB_ENV|GITHUB_PATH|exportVariable)\b/.test(text))
    return { ...after, doubt: `${shown} may set variables for later steps` }
  const written = writtenBy(text)
  if (written === null) return after
  return written === 'gate'
    ? { ...after, replaced: `${shown} may change what the gate does` }
    : { ...after, doubt: `${shown} may change package.json or an npmrc` }
}

/** Programs that run what a file of their own says, and that file. */
const runners: { readonly [name: string]: readonly string[] } = {
  just: ['justfile', 'Justfile', '.justfile'],
  task: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml'],
  gulp: ['gulpfile.js', 'gulpfile.mjs', 'gulpfile.cjs', 'gulpfile.ts', 'gulpfile.js/index.js', 'gulpfile.babel.js'],
  grunt: ['Gruntfile.js', 'Gruntfile.cjs', 'Gruntfile.mjs', 'gruntfile.js'],
  jake: ['Jakefile', 'Jakefile.js', 'jakefile.js'],
  rake: ['Rakefile'],
  mage: ['magefile.go'],
  ant: ['build.xml'],
  invoke: ['tasks.py'],
  nox: ['noxfile.py'],
  earthly: ['Earthfile'],
  mise: ['mise.toml', '.mise.toml'],
  bazel: ['BUILD', 'BUILD.bazel'],
  bazelisk: ['BUILD', 'BUILD.bazel'],
  moon: ['moon.yml'],
  hereby: ['Herebyfile.mjs'],
  nps: ['package-scripts.js', 'package-scripts.cjs'],
  deno: ['deno.json', 'deno.jsonc'],
}

/** The names under which a compose file is found by itself. */
export const composeFiles: readonly string[] = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yaml',
  'docker-compose.yml',
]

/** Builds or starts an image, whose file may publish; null where the program does not, or has no file in the repository. */
export function runImage(name: string, args: readonly string[], point: Point): WalkOutcome | null {
  const { state, setting } = point
  if (!/^(?:docker|docker-compose|podman|podman-compose|buildah|nerdctl)$/.test(name)) return null
  if (!args.some((word) => /^(?:build|bud|up|run|bake|compose)$/.test(word))) return null
  const folders = ['.', ...args.filter((word) => !word.startsWith('-') && /[./]/.test(word))]
  const named = args.flatMap((word, at) =>
    word === '-f' || word === '--file' ? (args[at + 1] ?? []) : (/^--file=(.+)$/.exec(word)?.[1] ?? []),
  )
  const usual = ['Dockerfile', 'Containerfile', ...composeFiles, 'docker-bake.hcl']
  const files = [...named, ...folders.flatMap((folder) => usual.map((file) => `${folder}/${file}`))]
  const speaking = files.find((file) => mentions.test(setting.files.text(below(state.folder, file) ?? '') ?? ''))
  if (speaking === undefined) return null
  const because = `${speaking.replace(/^\.\//, '')} mentions publishing, and what happens in an image is not followed`
  return unfollowed([name, ...args.slice(0, 2)].join(' '), because, point)
}

/** Runs a task runner other than make; null where the program is none. */
export function runTaskRunner(name: string, args: readonly string[], point: Point): WalkOutcome | null {
  const { state, setting } = point
  const wanted = Object.hasOwn(runners, name) ? runners[name] : undefined
  if (wanted === undefined || (name === 'deno' && args[0] !== 'task')) return null
  const text = wanted.flatMap((file) => setting.files.text(below(state.folder, file) ?? '') ?? []).join('\n')
  const isSpeaking =
    mentions.test(text) ||
    text === '' ||
    looksLikePublishing(name, args) ||
    speakingSource({ name, args }, setting) !== null ||
    args.some((arg) => /publish|release/.test(arg))
  if (!isSpeaking) return eitherWay(changed(state, name, true))
  return unfollowed([name, ...args.slice(0, 2)].join(' '), `what ${name} runs is not followed`, point)
}
