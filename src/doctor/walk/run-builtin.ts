import type { Program } from '../scripts/program-of.ts'
import type { Point } from './point.ts'
import { runShellFile } from './run-file.ts'
import { below } from './setting.ts'
import { changed, eitherWay, mapOutcome, nowhere, type State, succeeds, type WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'
import { mayDecide } from './write-files.ts'

/** What shells do themselves; null where it is another program. */
export function runBuiltin({ name, args, path }: Program, reads: readonly string[], point: Point): WalkOutcome | null {
  const { state, site, walker } = point
  switch (name) {
    case '':
    case ':':
    case 'true':
      return path === '' && args.length === 0 ? succeeds(state) : succeeds(state)
    case 'false':
      return { ...nowhere, failure: state }
    case 'cd':
    case 'pushd':
    case 'Set-Location':
    case 'chdir':
      return succeeds({ ...state, folder: below(state.folder, args.find((word) => !/^(?:-|\/d$)/i.test(word)) ?? '~') })
    case 'popd':
      return succeeds({ ...state, folder: '.' })
    case 'set':
      return succeeds(withOptions(args, state))
    case 'alias':
      return args.some((word) => /^(?:npm|npx|pnpm|pnpx|yarn|bun|bunx|node|watertight)=/.test(word))
        ? unfollowed('alias', 'an alias replaces a program', point)
        : succeeds(state)
    case 'hash':
      return args.includes('-p') ? unfollowed('hash -p', 'it replaces a program', point) : succeeds(state)
    case 'eval':
      return walker.script(args.join(' '), state, site, {
        isSourced: true,
        endsOnError: state.endsOnError,
        tellsPipes: state.tellsPipes,
      })
    case 'export':
      // `export $(cat ci.env | xargs)`: names and values are in no word.
      return succeeds(
        args.some((word) => /^(?:\$\(|`)/.test(word))
          ? {
              ...state,
              doubt: 'export sets variables whose names are not known',
              replaced: 'export sets variables whose names are not known',
            }
          : state,
      )
    case 'source':
    case '.':
      return (
        runShellFile(args[0] ?? '', [], point, { isSourced: true }) ??
        // PowerShell starts a program this way.
        (/^(?:npm|npx|pnpm|yarn|bun)$/.test(args[0] ?? '') ? walker.words(args, state, site) : eitherWay(state))
      )
    case 'trap': {
      const [script = '', ...signals] = args
      if (signals.some((signal) => /^(?:EXIT|0|ERR)$/.test(signal)))
        walker.script(script, { ...state, audits: [] }, site)
      return succeeds(
        /\b(?:exit|return)\b/.test(script) ? { ...state, replaced: 'a trap decides how the script ends' } : state,
      )
    }
    case 'find': {
      const at = args.findIndex((word) => /^-(?:exec|ok)(?:dir)?$/.test(word))
      if (at === -1) return args.includes('-delete') ? eitherWay(afterDeleting(args, state)) : eitherWay(state)
      const inner = args
        .slice(at + 1)
        .filter((word) => word !== ';' && word !== '\\;' && word !== '+')
        .map((word) => (word === '{}' ? '$found' : word))
      // `-execdir` starts it in the folder of what it finds.
      const isElsewhere = args[at]?.endsWith('dir') === true
      const outcome = walker.words(inner, isElsewhere ? { ...state, folder: null } : state, site)
      return mapOutcome(outcome, (end) => ({ ...end, folder: state.folder }))
    }
    default:
      return shells.has(name) ? runShellProgram(name, args, reads, point) : null
  }
}

function afterDeleting(args: readonly string[], state: State): State {
  const after = changed(state, 'find -delete', true)
  const because = 'find -delete may delete what decides'
  return args.some((word) => mayDecide(word)) ? { ...after, doubt: because, replaced: because } : after
}

function runShellProgram(name: string, args: readonly string[], reads: readonly string[], point: Point): WalkOutcome {
  const { state, site, walker } = point
  const at = args.findIndex((word) => /^-[a-z]*c$|^\/c$|^-Command$/i.test(word))
  const options = {
    endsOnError: args.some((word) => /^-[a-z]*e[a-z]*$/.test(word)),
    tellsPipes: args.includes('pipefail'),
  }
  if (at !== -1) {
    const script = name === 'cmd' ? args.slice(at + 1).join(' ') : (args[at + 1] ?? '')
    return walker.script(script, state, site, options)
  }
  const file = args.find((word, index) => !/^[-+]/.test(word) && args[index - 1] !== '-o' && args[index - 1] !== '+o')
  if (file === undefined) {
    if (reads.length > 0) return walker.script(reads.join('\n'), state, site, options)
    return eitherWay(changed(state, name))
  }
  const place = args.indexOf(file)
  const outcome = runShellFile(file, args.slice(0, place), point, {
    args: args.slice(place + 1),
  })
  return outcome ?? unfollowed(`${name} ${file}`, 'there is no such script in the repository', point)
}

function withOptions(args: readonly string[], state: State): State {
  let { endsOnError, tellsPipes } = state
  for (const [at, word] of args.entries()) {
    const isOn = word.startsWith('-')
    if (/^[-+][a-z]*e/.test(word) || (/^[-+]/.test(word) && args[at + 1] === 'errexit')) endsOnError = isOn
    if (/^[-+]/.test(word) && args.slice(at + 1, at + 2).includes('pipefail')) tellsPipes = isOn
  }
  return { ...state, endsOnError, tellsPipes }
}

/** Programs that run a script of the shell. */
export const shells: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ash',
  'ksh',
  'pwsh',
  'powershell',
  'cmd',
  'busybox',
])
