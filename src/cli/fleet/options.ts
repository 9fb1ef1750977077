import { Command, InvalidArgumentError, Option } from 'commander'
import { parseSize } from '../../schema/size.ts'
import { helpNote } from '../shared/help-note.ts'
import { collectLimit } from '../shared/limit-option.ts'
import { addRuleOptions, toCount } from '../shared/policy-options.ts'
import type { ExitCode, Session } from '../shared/session.ts'
import { registryOption } from '../shared/source-options.ts'
import type { AckFlags, AlertFlags, FleetFlags, RunFlags, ServeFlags } from './run.ts'

/** `watertight fleet <command>`. */
export function fleetCommand(session: Session, done: (code: ExitCode) => void): Command {
  const fleet = new Command('fleet')
    .summary('all versions of all packages of an organisation, kept up to date')
    .description('audit all versions of many packages, follow the registry, and report new leaks')
    .usage('<command> [options]')
    .addHelpText('after', helpNote(...notes))
  const load = () => import('./run.ts')
  const add = (command: Command): Command => {
    fleet.addCommand(command)
    return command
  }

  add(
    shared(
      'add <target...>',
      'watch packages: @scope/*, name, name@range, maintainer:user, search:words, lock:file, list:file',
    ),
  ).action(async (targets: readonly string[], flags: FleetFlags) =>
    done(await (await load()).runAdd(targets, flags, session)),
  )
  add(shared('remove <target...>', 'stop watching, and delete what nothing else needs')).action(
    async (targets: readonly string[], flags: FleetFlags) =>
      done(await (await load()).runRemove(targets, flags, session)),
  )
  add(shared('list', 'what is watched').option('--json', 'print JSON')).action(async (flags: FleetFlags) =>
    done(await (await load()).runList(flags, session)),
  )
  add(
    working(shared('run', 'audit what has not been audited with today’s rules and policy'))
      .option('--once', 'audit what is due, and stop (the default)')
      .addOption(
        new Option('--watch', 'keep running: follow the registry, and audit new versions as they come').conflicts(
          'once',
        ),
      )
      .option(
        '--changes <url>',
        'the replication feed to follow, such as https://replicate.npmjs.com/registry/_changes',
      )
      .option(
        '--interval <seconds>',
        'how often --watch asks for each package when it follows no feed (default: 30)',
        toSeconds,
      )
      .option('--retry', 'try again what no worker could finish'),
  ).action(async (flags: RunFlags) => done(await (await load()).runRun(flags, session, flags.watch ? 'watch' : 'once')))
  add(working(shared('worker', 'audit what a run schedules, in another process or on another machine'))).action(
    async (flags: RunFlags) => done(await (await load()).runRun(flags, session, 'worker')),
  )
  add(
    shared('status', 'what is covered, what waits, what failed and why')
      .option('--json', 'print JSON')
      .option('--require-complete', 'exit code 2 while anything waits'),
  ).action(async (flags: FleetFlags) => done(await (await load()).runStatus(flags, session)))
  add(
    shared('ack <fingerprint>', 'acknowledge a finding, so that it no longer counts as open')
      .option('--package <name>', 'in this package only (default: in every package that has it)')
      .option('--reason <text>', 'why; required')
      .option('--expires <date>', 'the last day on which it holds, such as 2027-01-31', toDay)
      .option('--remove', 'withdraw the acknowledgement'),
  ).action(async (fingerprint: string, flags: AckFlags) =>
    done(await (await load()).runAck(fingerprint, flags, session)),
  )
  add(alertCommand(load, session, done))
  add(
    shared('report', 'write pages, JSON and CSV of everything').option(
      '-o, --output <directory>',
      'where to (default: fleet-report)',
    ),
  ).action(async (flags: FleetFlags) => done(await (await load()).runReport(flags, session)))
  add(
    shared('serve', 'serve the same pages live, read-only')
      .option('--port <number>', 'the port (default: 8117)', toPort)
      .option('--host <address>', 'the address to listen at (default: 127.0.0.1); another needs a token')
      .option('--token-env <name>', 'the variable that has the token (default: WATERTIGHT_FLEET_TOKEN)'),
  ).action(async (flags: ServeFlags) => done(await (await load()).runServe(flags, session)))
  add(shared('check', 'prove that the database is consistent').option('--json', 'print JSON')).action(
    async (flags: FleetFlags) => done(await (await load()).runCheck(flags, session)),
  )
  return fleet
}

function alertCommand(
  load: () => Promise<typeof import('./run.ts')>,
  session: Session,
  done: (code: ExitCode) => void,
): Command {
  const alert = new Command('alert').description('choose who is notified when a leak begins and when it ends')
  alert.addCommand(
    shared(
      'add <kind> <address> [arguments...]',
      'notify a Slack hook, a webhook or a command; env:NAME as the address reads a variable',
    )
      .option(
        '--secret-env <name>',
        'the variable that has the signing key; a webhook without one gets a key, which is shown once',
      )
      .action(async (kind: string, address: string, words: readonly string[], flags: AlertFlags) =>
        done(await (await load()).runAlertAdd(kind, [address, ...words], flags, session)),
      ),
  )
  alert.addCommand(
    shared('list', 'list who is notified, and what still waits')
      .option('--json', 'print JSON')
      .action(async (flags: FleetFlags) => done(await (await load()).runAlertList(flags, session))),
  )
  alert.addCommand(
    shared('remove <number>', 'stop notifying this one').action(async (number: string, flags: FleetFlags) =>
      done(await (await load()).runAlertRemove(number, flags, session)),
    ),
  )
  return alert
}

function shared(usage: string, description: string): Command {
  const [name = '', ...parameters] = usage.split(' ')
  const command = new Command(name).description(description)
  for (const parameter of parameters) command.argument(parameter)
  return command
    .addOption(
      new Option('--database <url>', 'PostgreSQL, in place of the embedded database; also WATERTIGHT_DATABASE'),
    )
    .addOption(new Option('--verbose', 'show stack traces of errors'))
}

/** The options of whatever audits: they are the recipe, so that every run and worker of a fleet has the same. */
function working(command: Command): Command {
  command
    .option('--workers <count>', 'versions that are audited at once (default: one per core)', toCount)
    .option('--keep <size>', 'how much of the report of a version is kept (default: 64 KiB)', toSize)
    .option('--keep-artifacts <size>', 'how much is kept of what was found in files (default: 1 GiB)', toSize)
    .option('--quiet', 'print less')
  return addRuleOptions(command, 'the lowest severity that counts as a leak (default: high)')
    .option('--limit <name=value>', 'raise or lower a bound, such as totalBytes=16GiB; repeatable', collectLimit)
    .optionsGroup('Where the packages come from:')
    .addOption(registryOption())
    .optionsGroup('Options:')
}

const notes = [
  'Exit codes: 0 nothing is open; 1 a leak is open; 2 something could not be looked at, or the command could not run. For status a backlog alone is 0, and 2 with --require-complete. For check 1 means that the database is not consistent.',
  'Needs beside Watertight: npm install --save-dev pg-boss@10 @electric-sql/pglite pg',
]

function toSeconds(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It is a whole number of seconds, and not 0.')
}

function toSize(value: string): number {
  const size = parseSize(value)
  if (size) return size
  throw new InvalidArgumentError('It is a size such as 64KiB, and not 0.')
}

function toPort(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65535) return Number(value)
  throw new InvalidArgumentError('It is a number up to 65535; 0 takes any that is free.')
}

function toDay(value: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value) && new Date(`${value}T00:00:00Z`).toISOString().slice(0, 10) === value
  if (isDay) return value
  throw new InvalidArgumentError('It is a date such as 2027-01-31.')
}
