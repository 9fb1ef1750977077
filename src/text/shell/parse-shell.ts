import { shellTokens, type Token } from './tokens.ts'

/** One command of a script, and what its failure does. */
export interface ShellCommand {
  readonly words: readonly string[]
  /** Whether the script ends with an error when the command does; null: that depends on what cannot be read here. */
  readonly stops: boolean | null
  /** Why it does not, or may not. */
  readonly because: string | null
}

/** The commands of a script in order. `endsOnError`: whether the shell runs with `-e`, as CI systems start it. */
export function parseShell(script: string, endsOnError = false): readonly ShellCommand[] {
  const reader: Reader = { tokens: shellTokens(script), at: 0, endsOnError, tellsPipes: false, depth: 0 }
  const commands: Draft[] = []
  while (reader.at < reader.tokens.length) {
    commands.push(...readList(reader).commands)
    // A parenthesis too many: what follows it is read all the same.
    reader.at += 1
  }
  return commands.map(({ words, lost, doubt }) => ({
    words,
    stops: lost !== null ? false : doubt !== null ? null : true,
    because: lost ?? doubt,
  }))
}

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  endsOnError: boolean
  tellsPipes: boolean
  depth: number
}

interface Draft {
  readonly words: readonly string[]
  /** Why its failure is not the script's. */
  lost: string | null
  doubt: string | null
}

interface Part {
  readonly commands: readonly Draft[]
  /** Whether it can only end with an error, as `exit 1` does. */
  readonly alwaysFails: boolean
  /** Whether the script goes no further behind it. */
  readonly exits: boolean
}

/** Chains up to the end or a closing parenthesis, separated by `;`, `&` or line ends. */
function readList(reader: Reader): Part {
  const chains: { readonly part: Part; readonly end: string | undefined; readonly links: readonly Draft[] }[] = []
  for (;;) {
    const { part, last } = readChain(reader)
    const end = peek(reader)
    const isEnd = end === undefined || end === ')'
    if (part.commands.length > 0) chains.push({ part, end: isEnd ? undefined : end, links: last })
    if (isEnd) break
    reader.at += 1
  }
  // From the end: whether all that follows can only fail, so that a failure before it is not lost.
  let failsAfter = true
  for (const { part, end, links } of chains.toReversed()) {
    if (end === '&') lose(part.commands, 'it runs in the background')
    // `-e` does not act on a command that `&&` follows.
    const heard = new Set(reader.endsOnError ? links : [])
    if (!failsAfter)
      lose(
        part.commands.filter((command) => !heard.has(command)),
        'what follows it decides how the script ends',
      )
    failsAfter &&= part.alwaysFails
  }
  const last = chains.findIndex(({ part }) => part.exits)
  if (last !== -1) for (const { part } of chains.slice(last + 1)) lose(part.commands, unreached)
  return {
    commands: chains.flatMap(({ part }) => part.commands),
    alwaysFails: chains.at(-1)?.part.alwaysFails ?? false,
    // What is in parentheses exits for itself alone.
    exits: false,
  }
}

const unreached = 'it stands behind exit'

/** Pipelines joined by `&&` and `||`; `last` are the commands of the last one, whose failure `-e` hears. */
function readChain(reader: Reader): { readonly part: Part; readonly last: readonly Draft[] } {
  const commands: Draft[] = []
  let before: string | undefined
  let exits = false
  for (;;) {
    const part = readPipeline(reader)
    if (exits) lose(part.commands, unreached)
    exits ||= part.exits && before !== '||'
    if (before === '||') {
      if (!part.alwaysFails) lose(commands, 'what follows || takes its place when it fails')
      lose(part.commands, 'it runs only when what is before || fails')
    }
    commands.push(...part.commands)
    const next = peek(reader)
    if (next !== '&&' && next !== '||') {
      return {
        part: { commands, alwaysFails: part.alwaysFails && before !== '||', exits },
        last: before === '||' ? commands : part.commands,
      }
    }
    before = next
    reader.at += 1
    while (peek(reader) === '\n') reader.at += 1
  }
}

function readPipeline(reader: Reader): Part {
  const commands: Draft[] = []
  let part = readCommand(reader)
  while (peek(reader) === '|' || peek(reader) === '|&') {
    reader.at += 1
    if (!reader.tellsPipes) lose(part.commands, 'only the last command of a pipe counts')
    commands.push(...part.commands)
    part = readCommand(reader)
  }
  const exits = commands.length === 0 && part.exits
  return { commands: [...commands, ...part.commands], alwaysFails: part.alwaysFails, exits }
}

function readCommand(reader: Reader): Part {
  if (peek(reader) === '(' && reader.depth < DEEPEST) return readGroup(reader)
  const words: string[] = []
  for (let token = reader.tokens[reader.at]; token?.kind === 'word'; token = reader.tokens[reader.at]) {
    words.push(token.text)
    reader.at += 1
  }
  const isInverted = words[0] === '!'
  const plain = words.slice(words.findIndex((word) => !keywords.has(word)))
  const isConditional = words.some((word, index) => conditionals.has(word) && index < words.length - plain.length)
  if (words.length === 0 || words.every((word) => keywords.has(word)))
    return { commands: [], alwaysFails: false, exits: false }
  noteOptions(plain, reader)
  const draft: Draft = {
    words: plain,
    lost: isInverted ? 'it is inverted by !' : null,
    doubt: isConditional ? 'it stands in a condition or a loop' : null,
  }
  const isExit = plain[0] === 'exit'
  return {
    commands: [draft],
    alwaysFails: plain[0] === 'false' || (isExit && plain[1] !== '0'),
    exits: isExit && !isConditional,
  }
}

const DEEPEST = 50

function readGroup(reader: Reader): Part {
  reader.at += 1
  reader.depth += 1
  const part = readList(reader)
  reader.depth -= 1
  if (peek(reader) === ')') reader.at += 1
  return part
}

const conditionals: ReadonlySet<string> = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'for', 'case', 'do'])
const keywords: ReadonlySet<string> = new Set([...conditionals, '!', '{', '}', 'fi', 'done', 'esac', 'time'])

/** `set -e` and `set -o pipefail` hold from there on. */
function noteOptions([program, ...words]: readonly string[], reader: Reader): void {
  if (program !== 'set') return
  if (words.some((word) => /^-[a-z]*e/.test(word)) || words.includes('errexit')) reader.endsOnError = true
  if (words.some((word) => /^\+[a-z]*e/.test(word))) reader.endsOnError = false
  if (words.includes('pipefail')) reader.tellsPipes = true
}

function lose(commands: readonly Draft[], because: string): void {
  for (const command of commands) command.lost ??= because
}

/** The operator that is next, or undefined at the end and before a word. */
function peek({ tokens, at }: Reader): string | undefined {
  const token = tokens[at]
  return token?.kind === 'operator' ? token.text : undefined
}
