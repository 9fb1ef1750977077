import type { AuditOptions } from '../../index.ts'
import { findManager } from '../../managers/find-manager.ts'
import { runVisibly } from '../../managers/run-visibly.ts'
import { defaultLimits } from '../../model/limits.ts'
import { type Applied, applyCommands } from '../../response/apply.ts'
import { lookAfter } from '../../response/look-after.ts'
import type { Response } from '../../response/response-type.ts'
import { escapeControls } from '../../text/escape-controls.ts'
import { confirm } from '../shared/confirm.ts'
import type { Session } from '../shared/session.ts'

/** Runs the commands that a person says yes to, and says what became of each; whether none was refused. */
export async function runApply(
  { package: { name }, undo }: Response,
  options: AuditOptions,
  session: Session,
): Promise<boolean> {
  const { cwd, environment, signal, terminal } = session
  const runnable = undo.commands.filter(({ npm }) => npm !== null)
  if (runnable.length === 0) {
    await terminal.say('There is no command of npm to run.\n')
    return true
  }
  if (undo.clean === null)
    await terminal.say(
      'No clean version is known. Publish one first: whoever needs the package must have a version to change to.\n',
    )
  const npm = await findManager('npm', environment)
  const context = { ...options, cwd, environment, maxBytes: defaultLimits.entryBytes, signal }
  const applied = await applyCommands(runnable, {
    ask: async ({ why, line }) => {
      await terminal.say(`\n${escapeControls(why)}\n  ${escapeControls(line)}\n`)
      return (await confirm('Run it?', session)) === true
    },
    run: (words) => runVisibly({ command: npm.command, args: [...npm.args, ...words] }, { cwd, environment, signal }),
    look: (command) => lookAfter(command, name, context),
  })
  await terminal.say(`\n${applied.map(lineOf).join('\n')}\n`)
  await terminal.say('Run it again without --apply: the screen and the folder then show what is left to do.\n')
  return applied.every(({ outcome }) => outcome !== 'refused')
}

const words: { readonly [outcome in Applied['outcome']]: string } = {
  done: 'done',
  'not seen': 'npm says it is done',
  refused: 'npm refused, and what it printed says why',
  'left out': 'not run',
  'not reached': 'not run, since one before it was refused and the order matters',
}

function lineOf({ command: { line }, outcome, seen }: Applied): string {
  return escapeControls(`${line}: ${words[outcome]}${seen === null ? '' : `; ${seen}`}`)
}
