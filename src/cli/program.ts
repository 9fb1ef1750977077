import { Command, type Option } from 'commander'
import { type CommandName, commandGroups } from '../model/command-names.ts'
import { nearest } from '../schema/nearest.ts'
import { allowCommand } from './allow/options.ts'
import { approveCommand } from './approve/options.ts'
import { auditCommand } from './audit/options.ts'
import { completionsCommand } from './completions/options.ts'
import { diffCommand } from './diff/options.ts'
import { doctorCommand } from './doctor/options.ts'
import { explainCommand } from './explain/options.ts'
import { exposureCommand } from './exposure/options.ts'
import { fixCommand } from './fix/options.ts'
import { fleetCommand } from './fleet/options.ts'
import { historyCommand } from './history/options.ts'
import { initCommand } from './init/options.ts'
import { releaseCommand } from './release/options.ts'
import { respondCommand } from './respond/options.ts'
import { restoreCommand } from './restore/options.ts'
import { rulesCommand } from './rules/options.ts'
import { sentence } from './shared/failure-text.ts'
import { foreignOption } from './shared/foreign-options.ts'
import { sayError } from './shared/say-error.ts'
import type { ExitCode, Session } from './shared/session.ts'
import { stageCommand } from './stage/options.ts'
import { stripCommand } from './strip/options.ts'
import { verifyCommand } from './verify/options.ts'

/** Makes a command ready for a session; `done` takes its exit code. */
export type CommandMaker = (session: Session, done: (code: ExitCode) => void) => Command

const makers: Readonly<Record<CommandName, CommandMaker>> = {
  audit: auditCommand,
  fix: fixCommand,
  strip: stripCommand,
  approve: approveCommand,
  allow: allowCommand,
  release: releaseCommand,
  stage: stageCommand,
  init: initCommand,
  doctor: doctorCommand,
  restore: restoreCommand,
  exposure: exposureCommand,
  history: historyCommand,
  fleet: fleetCommand,
  diff: diffCommand,
  verify: verifyCommand,
  respond: respondCommand,
  rules: rulesCommand,
  explain: explainCommand,
  completions: completionsCommand,
}

export interface ProgramOptions {
  /** Help lists the options that all commands share too. */
  readonly showAll?: boolean
  /** The words that will be parsed: commands that they do not name are not made, which shortens the start. */
  readonly words?: readonly string[]
  /** Is given what is still being printed of an error in the command line. */
  readonly onPrinting?: (printing: Promise<void>) => void
}

/** The whole command line. */
export function buildProgram(
  session: Session,
  done: (code: ExitCode) => void,
  { showAll = false, words, onPrinting = () => undefined }: ProgramOptions = {},
): Command {
  // These show what every command has.
  const isWhole = words === undefined || words.some((word) => ['--help', '-h', 'help', 'completions'].includes(word))
  const program = new Command('watertight')
    .description(
      'Audits the npm tarball you are about to publish: opens what hides in it, shows what leaks, stops the release.',
    )
    .usage('[audit] [target…] [options]')
    .version('', '-v, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
  for (const [heading, names] of Object.entries(commandGroups)) {
    for (const name of names) {
      if (!isWhole && name !== 'audit' && !words.includes(name)) continue
      const command = makers[name](session, done).helpGroup(heading)
      program.addCommand(command, { isDefault: program.commands.length === 0 })
    }
  }
  program.addHelpCommand(
    new Command('help').argument('[command]').helpGroup('Look things up:').description('explain a command'),
  )
  for (const command of [program, ...program.commands.flatMap(withParts)]) harden(command, session, onPrinting)
  for (const command of [program, ...program.commands]) arrangeHelp(command, program, showAll)
  for (const command of program.commands.flatMap((one) => one.commands)) command.configureHelp({ subcommandTerm })
  return program
}

/** A command, and the commands below it. */
function withParts(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withParts)]
}

/** One way to fail for all: exit code 2, one sentence on stderr. */
function harden(command: Command, session: Session, onPrinting: (printing: Promise<void>) => void): void {
  const { terminal } = session
  command
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => void terminal.print(text),
      writeErr: (text) => void terminal.say(text),
      outputError: (text) => {
        const message = text.replace(/^error: /, '').trim()
        // What a mistake was probably meant for may be a command that was not made.
        const whole = buildProgram(session, () => undefined)
        onPrinting(sayError(sentence(message, adviceFor(message, command, whole)), session))
      },
      getOutHelpWidth: () => terminal.theme({}).width,
      getErrHelpWidth: () => terminal.theme({}).width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
}

/** Groups of options that most commands share: the help of one command points to them. */
const commonGroups: ReadonlySet<string> = new Set(['Report:', 'Policy:', 'Where the package comes from:', 'Bounds:'])

/** The options that help shows of an audit: those that matter most. */
const usualOptions: ReadonlySet<string> = new Set([
  '--reporter',
  '--json',
  '--fail-on',
  '--visibility',
  '--config',
  '--workspace',
  '--workspaces',
  '--against',
  '--receipt',
  '--verbose',
  '--version',
  '--help',
])

/** Help has the commands first, then the options that matter; `--all` brings the others. The options of an audit are the program's as well. */
function arrangeHelp(command: Command, program: Command, showAll: boolean): void {
  const usual = command.createHelp()
  const main = program.commands[0] ?? program
  const isMain = command === program || command === main
  const isShown = (option: Option) =>
    showAll || (isMain ? usualOptions.has(option.long ?? '') : !commonGroups.has(option.helpGroupHeading ?? ''))
  command.configureHelp({
    subcommandTerm,
    visibleOptions: (one) => {
      const own = usual.visibleOptions(one)
      const inherited = one === program ? main.options.filter(({ hidden }) => !hidden) : []
      return [...inherited, ...own].filter(isShown)
    },
    formatHelp: (one, help) => commandsFirst(usual.formatHelp(one, help)),
  })
  const all = command === program ? 'watertight --help --all' : `watertight ${command.name()} --help --all`
  const isCut = !showAll && (isMain || command.options.some((option) => !isShown(option)))
  if (isCut) command.addHelpText('after', `\n${isMain ? 'All options' : 'The options that commands share'}: ${all}`)
  if (command === program) command.addHelpText('after', `\n${examples}`)
}

/** Without arguments: with them, the longest name would leave the descriptions no room, and they would not be wrapped. */
function subcommandTerm(command: Command): string {
  return command.name()
}

function commandsFirst(help: string): string {
  const headings = new Set<string>(Object.keys(commandGroups))
  const isCommands = (part: string) => headings.has(part.split('\n', 1)[0] ?? '')
  const [usage = '', description = '', ...parts] = help.trimEnd().split('\n\n')
  const ordered = [...parts.filter(isCommands), ...parts.filter((part) => !isCommands(part))]
  return `${[usage, description, ...ordered].join('\n\n')}\n`
}

const examples = `Examples:
  watertight                              audit what npm publish would upload
  watertight pack.tgz --fail-on moderate  audit a tarball, strictly
  watertight react@19 --json              audit a published version, as JSON
  watertight restore pack.tgz -o out      write out the sources that leak
  watertight fix                          leave out what must not ship
  watertight strip pack.tgz -o clean.tgz  the same tarball without its maps
  watertight history left-pad@1           audit all versions of a range
  watertight fleet add "@scope/*"         watch all packages of a scope
  watertight exposure pack.tgz            what leaked sources reveal
  watertight respond app@1.2.3 -o out     a leak is out: what to do
  watertight init                         set the gate up; doctor checks it
  watertight release --tag next           pack, audit, publish those bytes
  watertight stage                        audit what awaits approval
  watertight explain map/embedded-sources what a rule means, and what to do

  "prepublishOnly": "watertight"          in package.json: the gate

Exit codes: 0 clean, 1 something leaks, 2 the audit is not complete.`

/** What to do about a usage error: the option or the command that was probably meant. */
function adviceFor(message: string, command: Command, program: Command): string {
  const [, option] = /^unknown option '(--?[^'=]+)/.exec(message) ?? []
  const main = program.commands[0] ?? program
  const [, part] = /^unknown command '([^']+)/.exec(message) ?? []
  if (part !== undefined) {
    const meant = nearest(
      part,
      command.commands.map((each) => each.name()),
    )
    return meant === undefined
      ? `${pathOf(command)} --help lists the commands.`
      : `Did you mean ${pathOf(command)} ${meant}?`
  }
  if (option === undefined) return `${pathOf(command)} --help lists the options.`
  const near = nearest(option, namesOf(command.parent === null ? main : command))
  if (near !== undefined) return `Did you mean ${near}?`
  const foreign = command === program || command.name() === main.name() ? foreignOption(option) : undefined
  if (foreign !== undefined) return `Did you mean ${foreign}?`
  if (program.commands.some((other) => namesOf(other).includes(option)))
    return 'Other commands have this option; this one does not. --help after a command lists its options.'
  return 'watertight --help --all lists the options.'
}

/** A command as it is typed: `watertight fleet alert`. */
function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

function namesOf({ options }: Command): readonly string[] {
  return options.filter(({ hidden }) => !hidden).flatMap(({ long }) => long ?? [])
}
