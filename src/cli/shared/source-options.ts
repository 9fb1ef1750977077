import { type Command, InvalidArgumentError, Option } from 'commander'
import type { AuditOptions } from '../../engine/audit-options.ts'
import { collect } from './collect.ts'
import type { Session } from './session.ts'

/** How the options that say which registry is asked are parsed. */
export interface RegistryFlags {
  readonly registry?: string
  readonly offline?: true
}

/** How the options that say where a package comes from are parsed. */
export interface SourceFlags extends RegistryFlags {
  readonly from?: 'directory' | 'tarball' | 'registry'
  readonly workspace?: readonly string[]
  readonly workspaces?: true
  readonly pack?: 'npm' | 'pnpm' | 'yarn' | 'bun' | 'auto'
}

/** Adds the options that say where a package comes from. */
export function addSourceOptions(command: Command): Command {
  command
    .optionsGroup('Where the package comes from:')
    .addOption(
      new Option('--from <kind>', 'the kind of the target, if it is ambiguous').choices([
        'directory',
        'tarball',
        'registry',
      ]),
    )
  addProjectOptions(command, 'a model of the project’s manager; a name starts that manager')
  return addRegistryOptions(command)
}

/** Adds the options that say which packages of a project are meant, and who packs them. */
export function addProjectOptions(command: Command, usualPacker: string): Command {
  return command
    .optionsGroup('Where the package comes from:')
    .option('-w, --workspace <name>', 'a workspace of this directory; repeatable', collect)
    .option('--workspaces', 'every workspace of this directory')
    .addOption(
      new Option(
        '--pack <packer>',
        `whose packing rules decide what a directory ships (default: ${usualPacker})`,
      ).choices(['npm', 'pnpm', 'yarn', 'bun', 'auto']),
    )
}

/** Adds the options that say which registry is asked. */
export function addRegistryOptions(command: Command): Command {
  return command
    .optionsGroup('Where the package comes from:')
    .addOption(registryOption())
    .option('--offline', 'no network: only what npm has in its cache')
}

/** `--registry`, for commands that ask one. */
export function registryOption(): Option {
  return new Option('--registry <url>', 'the registry, in place of the one that npm is configured for').argParser(
    toRegistry,
  )
}

/** The audit options that the flags stand for. */
export function toSourceOptions(flags: SourceFlags, session: Session, targets: readonly string[]): AuditOptions {
  return {
    cwd: session.cwd,
    environment: session.environment,
    signal: session.signal,
    ...(flags.from && { from: flags.from }),
    ...(flags.registry && { registry: flags.registry }),
    ...(flags.offline && { offline: true }),
    ...(flags.workspace && { workspaces: flags.workspace }),
    ...(flags.workspaces && { allWorkspaces: true }),
    ...(flags.pack && { pack: flags.pack }),
    ...(targets.includes('-') && { stdin: process.stdin }),
  }
}

function toRegistry(value: string): string {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value
  throw new InvalidArgumentError('It must be an http(s) URL.')
}
