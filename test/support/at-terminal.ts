import { spawn } from 'node:child_process'
import { cleanEnvironment, type Outcome } from './npm.ts'
import { bin } from './watertight.ts'

/** The program that gives another one a terminal. */
export const terminalTool = 'script'

/** Runs the built command on a terminal of its own, and types an answer each time it asks; all that the terminal shows is in `stdout`. */
export function atTerminal(
  args: readonly string[],
  options: {
    readonly cwd: string
    readonly env: { readonly [name: string]: string }
    readonly answers: readonly string[]
  },
): Promise<Outcome> {
  const words = [process.execPath, bin, ...args]
  // BSD's takes the command as words, that of util-linux as one line.
  const line = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  const own = process.platform === 'darwin' ? ['-q', '/dev/null', ...words] : ['-qec', line, '/dev/null']
  const environment = Object.fromEntries(
    Object.entries(cleanEnvironment()).filter(([name]) => !/^(?:CI|NO_COLOR|FORCE_COLOR|COLUMNS)$/.test(name)),
  )
  return new Promise((resolve, reject) => {
    const child = spawn(terminalTool, own, {
      cwd: options.cwd,
      env: { ...environment, TERM: 'xterm', NO_COLOR: '1', ...options.env },
    })
    const answers = [...options.answers]
    let shown = ''
    let asked = 0
    const read = (text: string): void => {
      shown += text
      const questions = shown.split('[y/N]').length - 1
      for (; asked < questions; asked += 1) child.stdin.write(`${answers.shift() ?? 'n'}\n`)
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stdin.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') reject(error)
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? -1, stdout: shown.replaceAll('\r\n', '\n'), stderr: '' }))
  })
}
