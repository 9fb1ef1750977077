/** Programs that run a program of their own language. */
export const interpreters: ReadonlySet<string> = new Set(
  `node nodejs bun deno tsx ts-node ts-node-esm esno esmo jiti vite-node swc-node
    zx babel-node python python2 python3 ruby perl php lua groovy go bunx coffee sucrase-node
    esbuild-runner esr nodemon osascript tclsh Rscript`.split(/\s+/),
)

/** The program that an interpreter is given on its command line, and by which option; null where it is none. */
export function textGiven(
  name: string,
  args: readonly string[],
): { readonly text: string; readonly option: string } | null {
  for (const [at, word] of args.entries()) {
    const [, glued, text] = /^(--(?:eval|print))=(.*)$/s.exec(word) ?? []
    if (glued !== undefined) return { text: text ?? '', option: glued }
    if (isTextOption(name, word)) return { text: args[at + 1] ?? '', option: word }
    if (!word.startsWith('-'))
      return name === 'deno' && word === 'eval' ? { text: args[at + 1] ?? '', option: word } : null
  }
  return null
}

function isTextOption(name: string, word: string): boolean {
  if (/^(?:-e|--eval|--print|-pe|-ne|-lne|-ple)$/.test(word)) return true
  if (word === '-r') return name === 'php'
  if (word === '-c') return !/^node/.test(name)
  return word === '-p' && !/^(?:perl|ruby|php)/.test(name)
}

/** Whether an interpreter with these arguments takes its program from its input. */
export function readsProgram(args: readonly string[]): boolean {
  return (
    args.every((word) => word.startsWith('-')) || args.find((word) => !word.startsWith('-') || word === '-') === '-'
  )
}
