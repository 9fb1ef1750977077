import type { ManagerName } from '../../managers/lifecycle.ts'
import { joined, type Step } from '../scripts/flatten.ts'
import { afterOptions, takesValue } from '../scripts/program-of.ts'
import { type ReleaseTool, releaseTools } from './release-tools.ts'

/** A command that publishes, as far as its words tell. */
export interface Publication {
  /** The command without anything that could be secret. */
  readonly shown: string
  /** Whose hooks run: a manager's; `project` for whichever the project uses; `lerna` runs its own; null when it is not known. */
  readonly hooks: ManagerName | 'yarn1' | 'lerna' | 'project' | null
  /** Why no hook runs, or null when they do. */
  readonly skipsHooks: string | null
  /** The folder, relative to the project's root, whose package.json has the hooks; null for a tarball. */
  readonly folder: string | null
  /** Whether it publishes several packages at once. */
  readonly isMany: boolean
  /** Whether it is `watertight release`, which is a gate itself. */
  readonly isGate: boolean
  /** The release tool, when it is one. */
  readonly tool: ReleaseTool['id'] | null
}

/** Reads a step as a command that publishes, or null when it is none. */
export function publicationOf(step: Step): Publication | null {
  if (step.args.some((word) => /^(?:--dry-run(?:=true)?|--help|-h)$/.test(word))) return null
  if (step.name === 'watertight') return ofWatertight(step)
  const tool = releaseTools.find(({ program }) => program === step.name)
  if (tool !== undefined) return tool.publishes(step.args) ? ofTool(tool, step) : null
  return ofManager(step)
}

function ofWatertight({ args, folder }: Step): Publication | null {
  if (afterOptions('watertight', args)[0] !== 'release') return null
  const plain = { skipsHooks: null, folder, isMany: false, tool: null, hooks: 'project' } as const
  return { ...plain, shown: 'watertight release', isGate: true }
}

function ofTool(tool: ReleaseTool, { args, folder }: Step): Publication {
  const ignores = args.some((word) => isIgnoreScripts(word))
  return {
    shown: `${tool.shown}${ignores ? ' --ignore-scripts' : ''}`,
    hooks: tool.hooks,
    skipsHooks: ignores ? '--ignore-scripts switches every hook off' : tool.skipsHooks(args),
    folder,
    isMany: tool.isMany,
    isGate: false,
    tool: tool.id,
  }
}

function ofManager(step: Step): Publication | null {
  const { name, args } = step
  const verbs = afterOptions(name, args)
  const found = verbsOf(name, verbs)
  if (found === null) return null
  const rest = verbs.slice(found.length)
  const target = targetOf(name, rest)
  const ignores = args.some((word) => isIgnoreScripts(word))
  const isTarball = target !== null && /\.(?:tgz|tar(?:\.gz)?)$|^https?:|\*/i.test(target)
  const isUnknown = target !== null && /[$`]/.test(target)
  const shown = [
    name,
    ...found.verbs,
    ...(ignores ? ['--ignore-scripts'] : []),
    ...(target === null ? [] : [shownTarget(target)]),
  ]
  return {
    shown: shown.join(' '),
    hooks: found.hooks,
    skipsHooks: ignores
      ? '--ignore-scripts switches every hook off'
      : isTarball
        ? 'a tarball is uploaded as it is: no hook runs'
        : isUnknown
          ? 'what it publishes is in a variable, and for a tarball no hook runs'
          : null,
    folder: isTarball || isUnknown ? null : target === null ? step.folder : joined(step.folder, target),
    isMany: found.isMany || args.some((word) => ['-r', '--recursive', '--workspaces', '-ws'].includes(word)),
    isGate: false,
    tool: null,
  }
}

interface Verbs {
  readonly verbs: readonly string[]
  readonly hooks: Publication['hooks']
  readonly isMany: boolean
  /** Words up to and with the verbs. */
  readonly length: number
}

function verbsOf(name: string, words: readonly string[]): Verbs | null {
  const [first, second] = words
  const plain = { isMany: false, length: 1 }
  if (name === 'npm' || name === 'pnpm') {
    if (first === 'publish') return { ...plain, verbs: ['publish'], hooks: name }
    return first === 'stage' && second === 'publish'
      ? { isMany: false, length: 2, verbs: ['stage', 'publish'], hooks: name }
      : null
  }
  if (name === 'bun') return first === 'publish' ? { ...plain, verbs: ['publish'], hooks: 'bun' } : null
  if (name !== 'yarn') return null
  if (first === 'publish') return { ...plain, verbs: ['publish'], hooks: 'yarn1' }
  const at = words.findIndex((word, index) => word === 'npm' && words[index + 1] === 'publish')
  return at === -1 ? null : { verbs: ['npm', 'publish'], hooks: 'yarn', isMany: at > 0, length: at + 2 }
}

function targetOf(name: string, words: readonly string[]): string | null {
  const target = words.find((word, at) => !word.startsWith('-') && !takesValue(name, words[at - 1] ?? ''))
  return target === undefined || target === '.' || target === './' ? null : target
}

function isIgnoreScripts(word: string): boolean {
  return /^--(?:config\.)?ignore-scripts(?:=true)?$/.test(word)
}

/** A file's name; an address may hold a login. */
function shownTarget(target: string): string {
  if (/:\/\//.test(target)) return '<url>'
  return target.length > 60 ? `${target.slice(0, 60)}…` : target
}
