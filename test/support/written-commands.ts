import { readdirSync, readFileSync } from 'node:fs'
import { parseShell, type ShellNode } from '../../src/text/shell/parse-shell.ts'

/** A command line of ours on a page: the words behind our name, and where it stands. */
export interface WrittenCommand {
  readonly place: string
  readonly words: readonly string[]
}

const shells = new Set(['', 'sh', 'bash', 'shell', 'console'])

const pages = ['README.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter((path) => path.endsWith('.md'))
/** Every command line of ours in a fenced block or in a piece of code of a page, CI recipes included, with the line that it stands on. */
export const writtenCommands: readonly WrittenCommand[] = pages.flatMap((path) =>
  linesOfCode(readFileSync(path, 'utf8')).flatMap(({ text, line }) =>
    ownCommands(text).map((words) => ({ place: `${path}:${line}`, words })),
  ),
)

interface Line {
  readonly text: string
  readonly line: number
}

function linesOfCode(page: string): readonly Line[] {
  const found: Line[] = []
  let fence: string | null = null
  let rest = ''
  for (const [index, text] of page.split('\n').entries()) {
    const mark = /^\s*```(\w*)/.exec(text)
    if (mark) fence = fence === null ? (mark[1] ?? '') : null
    else if (fence !== null && shells.has(fence)) {
      const whole = rest + text.trim()
      rest = whole.endsWith('\\') ? whole.slice(0, -1) : ''
      if (rest === '') found.push({ text: whole.replace(/^\$ /, ''), line: index + 1 })
    } else if (fence !== null) {
      for (const code of commandsOfSettings(text)) found.push({ text: code, line: index + 1 })
    } else if (fence === null) {
      // One word behind our name is the name of a command, not a command line.
      for (const [, code = ''] of text.matchAll(/`((?:npx )?watertight [^`\s]+ [^`]+)`/g))
        found.push({ text: code, line: index + 1 })
    }
  }
  return found
}

/** The command lines in a line of YAML, JSON or a Jenkinsfile. What another program fills in is one word, `value`. */
function commandsOfSettings(text: string): readonly string[] {
  const [, step] = /^\s*(?:- )?(?:run|script): +(.*)$/.exec(text) ?? []
  const [, shell] = /\bsh(?: -c)? '([^']*)'/.exec(text) ?? []
  const strings = [...text.matchAll(/"((?:npx )?watertight [^"]*)"/g)].map(([, code = '']) => code)
  return [step, shell, ...strings].flatMap((code) =>
    code === undefined ? [] : [code.replace(/\$\{[^}]*\}|\${1,2}\([^)]*\)/g, 'value')],
  )
}

/** The words behind our name in each command of ours. What has a placeholder in it is no command. */
function ownCommands(text: string): readonly string[][] {
  if (!/(?:^|[\s;&|(])watertight\s/.test(text) || /[<…[\]]/.test(text)) return []
  return commandsOf(parseShell(text)).flatMap((words) => {
    const at = words.findIndex((word) => /^watertight(?:@[\w.]+)?$/.test(word))
    return at === -1 || !words.slice(0, at).every((word) => word === 'npx' || word.startsWith('-'))
      ? []
      : [words.slice(at + 1)]
  })
}

function commandsOf(node: ShellNode): readonly (readonly string[])[] {
  switch (node.kind) {
    case 'command':
      return [node.words]
    case 'list':
      return node.items.flatMap(({ node: inner }) => commandsOf(inner))
    case 'and':
    case 'or':
      return [...commandsOf(node.left), ...commandsOf(node.right)]
    case 'pipe':
      return node.parts.flatMap(commandsOf)
    case 'not':
    case 'group':
      return commandsOf(node.inner)
    default:
      return []
  }
}
