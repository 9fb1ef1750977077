import type { Command } from './response-type.ts'

/** What became of a command. */
export interface Applied {
  readonly command: Command
  /**
   * `not seen`: npm said that it was done, and the registry does not show it yet. `refused`: npm ended with an error. `left out`: nobody said
   * yes. `not reached`: one before it was refused.
   */
  readonly outcome: 'done' | 'not seen' | 'refused' | 'left out' | 'not reached'
  /** What the registry says afterwards, in words; null where it was not asked. */
  readonly seen: string | null
}

/** What running commands takes. */
export interface Applying {
  /** Whether a person wants it. */
  readonly ask: (command: Command) => Promise<boolean>
  /** Runs npm with these words; its exit code. */
  readonly run: (words: readonly string[]) => Promise<number | null>
  /** What the registry says of the command's effect, after npm said that it was done. */
  readonly look: (command: Command) => Promise<{ readonly isDone: boolean; readonly seen: string }>
}

/** Runs the commands one by one, each after a yes. After one that fails none is run: their order is what keeps installs from breaking. */
export async function applyCommands(
  commands: readonly Command[],
  { ask, run, look }: Applying,
): Promise<readonly Applied[]> {
  const applied: Applied[] = []
  let isStopped = false
  for (const command of commands) {
    if (command.npm === null) continue
    if (isStopped) {
      applied.push({ command, outcome: 'not reached', seen: null })
      continue
    }
    if (!(await ask(command))) {
      applied.push({ command, outcome: 'left out', seen: null })
      continue
    }
    const code = await run(command.npm)
    if (code !== 0) {
      isStopped = true
      applied.push({ command, outcome: 'refused', seen: null })
      continue
    }
    // npm ends well, too, when a registry answers that there is nothing to unpublish: only the registry knows what became of it.
    const { isDone, seen } = await look(command)
    applied.push({ command, outcome: isDone ? 'done' : 'not seen', seen })
  }
  return applied
}
