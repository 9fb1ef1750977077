import { isKnownImage } from '../ci/image.ts'
import { optionValue, optionValues } from '../scripts/program-of.ts'
import { withOther } from './plain-effect.ts'
import type { Point } from './point.ts'
import { isHere } from './replaces-manifest.ts'
import { composeFiles } from './run-file.ts'
import { below } from './setting.ts'
import { changed, eitherWay, mapOutcome, type WalkOutcome } from './state.ts'

/**
 * Starts a program in a container or an environment of its own that reaches the checkout: where image and command are known, it is followed;
 * else it may write what it likes there. Null where nothing of the kind is started, or where it sees nothing of the checkout.
 */
export function runContainer(name: string, args: readonly string[], point: Point): WalkOutcome | null {
  const { state, site, walker } = point
  const shown = `${name} ${args[0] ?? ''}`.trim()
  const mayWrite = eitherWay(withOther(changed(state, shown, true), shown))
  if (name === 'wsl') {
    const outcome = walker.words(args.slice(args.findIndex((word) => !word.startsWith('-'))), state, site)
    return mapOutcome(outcome, (end) => withOther(changed(end, shown, true), shown))
  }
  if (environments.has(name)) return mayWrite
  if (/^(?:nix|bazel|bazelisk)$/.test(name))
    return args.find((word) => !word.startsWith('-')) === 'run' ? mayWrite : null
  if (!/^(?:docker|podman|nerdctl|buildah|apptainer|singularity|docker-compose|podman-compose)$/.test(name)) return null
  // Options of the client and the name of a group come before it: `docker --context ci container run`.
  const at = args.findIndex((word) => verbs.test(word))
  const verb = args[at] ?? ''
  if (name.endsWith('-compose') || verb === 'compose')
    return args.some((word) => /^(?:up|run|exec|start|create|watch)$/.test(word)) && composeMounts(args, point)
      ? mayWrite
      : null
  const out = optionValue(args, '-o', '--output')
  if (/^(?:build|buildx|bake|bud)$/.test(verb))
    return out !== undefined && isHere(out.replace(/^.*dest=/, '')) ? mayWrite : null
  if (/^(?:exec|play|kube)$/.test(verb)) return mayWrite
  if (verb !== 'run' && verb !== 'create') return null
  return runImageWith(name, verb, args.slice(at + 1), point)
}

/** Commands of the clients that build or start something. */
const verbs = /^(?:compose|run|create|exec|build|buildx|bake|bud|play|kube)$/

/** Programs that start others in an environment which a file of the repository, or somebody else, describes. */
const environments: ReadonlySet<string> = new Set([
  'devcontainer',
  'dagger',
  'act',
  'vagrant',
  'multipass',
  'lxc',
  'wsl',
])

function runImageWith(
  name: string,
  verb: string,
  words: readonly string[],
  { state, site, walker }: Point,
): WalkOutcome | null {
  const mounts = [...optionValues(words, '--volume', '--bind', '--mount'), ...shortMounts(words)]
  const sees = mounts.some((mount) => isOfCheckout(mount)) || /^(?:apptainer|singularity|buildah)$/.test(name)
  if (!sees) return null
  const at = words.findIndex((word, index) => !word.startsWith('-') && !takesValue(words[index - 1] ?? ''))
  const image = words[at] ?? ''
  const command = words.slice(at + 1)
  const hasEntrypoint = optionValue(words, '--entrypoint') !== undefined
  const shown = `${name} ${verb} ${image.length > 40 ? `${image.slice(0, 40)}…` : image}`.trim()
  if (verb !== 'run' || !isKnownImage(image) || hasEntrypoint || command.length === 0)
    return eitherWay(withOther(changed(state, shown, true), shown))
  const { folder, variables } = state
  const outcome = walker.words(command, { ...changed(state, shown, true), folder: '.' }, site)
  return mapOutcome(outcome, (end) => ({ ...end, folder, variables }))
}

/** What `-v` and `-B` mount, whichever letters stand before and whether the place stands in the same word: `-itv .:/w`, `-v$PWD:/w`. */
function shortMounts(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    const [, place] = /^-[a-zA-Z]*?[vB]=?(.*)$/s.exec(word) ?? []
    return place === '' ? (words[at + 1] ?? []) : (place ?? [])
  })
}

/** Whether a mount brings the folder of the package, or one above it, into the container. */
function isOfCheckout(mount: string): boolean {
  const [, source] = /(?:^|,)(?:source|src)=([^,]+)/.exec(mount) ?? []
  const place = source ?? /^(\$\{\{[^}]*\}\}|\$\([^)]*\)|\$\{[^}]*\}|[^:]+)/.exec(mount)?.[1] ?? ''
  return isHere(place.replaceAll('"', '')) || /^(?:\$|`)/.test(place)
}

function takesValue(option: string): boolean {
  return /^(?:-[velpuwmhacB]|--(?:volume|mount|env|env-file|workdir|user|name|publish|network|entrypoint|platform|label|memory|cpus|cap-add|add-host|hostname|ulimit|shm-size|device|security-opt|gpus|pull|bind|tmpfs|dns|link|log-driver|restart|ipc|pid))$/.test(
    option,
  )
}

/** Whether a compose file of the repository mounts the checkout into a service; one that is not there may. */
function composeMounts(args: readonly string[], { state, setting }: Point): boolean {
  const named = optionValues(args, '-f', '--file')
  const texts = (named.length > 0 ? named : composeFiles).flatMap(
    (file) => setting.files.text(below(state.folder, file) ?? '') ?? [],
  )
  if (texts.length === 0) return true
  return texts.some((text) =>
    /^\s*-\s*["']?(?:\.{1,2}\/?|\$\{?PWD\}?\/?)["']?:|^\s*source:\s*["']?\.{1,2}\/?["']?\s*$|\bextends:|^include:/m.test(
      text,
    ),
  )
}
