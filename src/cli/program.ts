import { Command } from 'commander'
import { allowCommand } from './allow/options.ts'
import { approveCommand } from './approve/options.ts'
import { auditCommand } from './audit/options.ts'
import { diffCommand } from './diff/options.ts'
import { doctorCommand } from './doctor/options.ts'
import { explainCommand } from './explain/options.ts'
import { fixCommand } from './fix/options.ts'
import { historyCommand } from './history/options.ts'
import { initCommand } from './init/options.ts'
import { releaseCommand } from './release/options.ts'
import { restoreCommand } from './restore/options.ts'
import { rulesCommand } from './rules/options.ts'
import { sentence } from './shared/failure-text.ts'
import { sayError } from './shared/say-error.ts'
import type { ExitCode, Session } from './shared/session.ts'
import { verifyCommand } from './verify/options.ts'

/** Makes a command ready for a session; `done` takes its exit code. */
export type CommandMaker = (session: Session, done: (code: ExitCode) => void) => Command

/** Every command, in the order of the help. The first one runs when none is named. */
const commands: readonly CommandMaker[] = [
  auditCommand,
  restoreCommand,
  releaseCommand,
  fixCommand,
  verifyCommand,
  approveCommand,
  allowCommand,
  historyCommand,
  diffCommand,
  initCommand,
  doctorCommand,
  rulesCommand,
  explainCommand,
]

/** The whole command line. */
export function buildProgram(session: Session, done: (code: ExitCode) => void): Command {
  const program = new Command('watertight')
    .description(
      'Audits the npm tarball you are about to publish: opens what hides in it, shows what leaks, stops the release.',
    )
    .usage('[audit] [target…] [options]')
    .version('', '-v, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .addHelpText('after', `\n${examples}`)
  for (const [index, make] of commands.entries()) {
    program.addCommand(make(session, done), { isDefault: index === 0 })
  }
  for (const command of [program, ...program.commands]) harden(command, session)
  showOptionsOf(program, program.commands[0])
  return program
}

/** One way to fail for all: exit code 2, one sentence on stderr. */
function harden(command: Command, session: Session): void {
  const { terminal } = session
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => void terminal.print(text),
      writeErr: (text) => void terminal.say(text),
      outputError: (text) => {
        const [message = '', suggestion] = text
          .replace(/^error: /, '')
          .trim()
          .split('\n')
        void sayError(sentence(message, adviceFor(message, suggestion)), session)
      },
      getOutHelpWidth: () => terminal.theme({}).width,
      getErrHelpWidth: () => terminal.theme({}).width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
}

/** The default command's options are the program's, so its help shows them. */
function showOptionsOf(program: Command, main: Command | undefined): void {
  const usual = program.createHelp()
  program.configureHelp({
    // With their arguments, the longest name would leave the descriptions no room, and they would not be wrapped.
    subcommandTerm: (command) => command.name(),
    visibleOptions: (command) => {
      const own = usual.visibleOptions(command)
      return command === program && main ? [...main.options.filter(({ hidden }) => !hidden), ...own] : own
    },
  })
}

const examples = `Examples:
  watertight                              audit what npm publish would upload from here
  watertight pack.tgz --fail-on moderate  audit a tarball, strictly
  watertight react@19 --json              audit a published version, as JSON
  watertight restore pack.tgz -o out      write out the sources that it gives away
  watertight fix                          leave out what must not ship, after a trial
  watertight history left-pad@1           audit every published version of a range
  watertight init                         set the gate up; doctor says whether it runs
  watertight release --tag next           pack once, audit that, publish those bytes
  watertight explain map/embedded-sources what a rule means, and what to do

  "prepublishOnly": "watertight"          in package.json: the gate

Exit codes: 0 clean, 1 something leaks, 2 the audit is not complete.`

/** What to do about a usage error. Commander also suggests options of `audit` to other commands, the very one that they do not take included. */
function adviceFor(message: string, suggestion?: string): string {
  const [, option] = /'(--[^']+)'/.exec(message) ?? []
  if (suggestion === undefined) return 'watertight --help lists the options.'
  if (option !== undefined && suggestion.includes(` ${option}?`))
    return 'Other commands have it, this one does not; --help behind a command lists its own.'
  return suggestion.replace(/^\((.*)\)$/, '$1')
}
