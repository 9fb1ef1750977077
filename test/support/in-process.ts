import { Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { runIn } from '../../src/cli/run.ts'
import { openTerminal } from '../../src/cli/shared/terminal.ts'
import { cleanEnvironment, type Outcome } from './npm.ts'
import { fixtureCache } from './watertight.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a command in the process of the test, which costs a tenth of starting `bin`; what is about the process itself is tried with that. */
export async function inProcess(
  args: readonly string[],
  {
    cwd = root,
    env = {},
    ending = new AbortController().signal,
    heard: onHeard = () => undefined,
  }: {
    readonly cwd?: string
    readonly env?: { readonly [name: string]: string }
    readonly ending?: AbortSignal
    /** Gets every piece of what is printed, as it comes. */
    readonly heard?: (text: string) => void
  } = {},
): Promise<Outcome> {
  const scrubbed = Object.entries(cleanEnvironment()).filter(
    ([name]) => !/^(CI|GITHUB_.*|NO_COLOR|FORCE_COLOR|COLORTERM|COLUMNS|TERM|WATERTIGHT_.*)$/.test(name),
  )
  const environment = { ...Object.fromEntries(scrubbed), XDG_CACHE_HOME: fixtureCache, ...env }
  const heard = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof heard) =>
    new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, done) => {
        heard[name] += text
        onHeard(text)
        done()
      },
    }) as unknown as NodeJS.WriteStream
  const terminal = openTerminal(environment, {
    stdout: stream('stdout') as NodeJS.Process['stdout'],
    stderr: stream('stderr') as NodeJS.Process['stderr'],
  })
  const code = await runIn({ cwd, environment, terminal, signal: ending }, args)
  return { code, ...heard }
}
