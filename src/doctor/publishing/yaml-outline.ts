/** A scalar of a YAML file: where it stands, and its text. */
export interface Scalar {
  /** Keys from the top down; an item of a list is `[0]`, `[1]`, … */
  readonly path: readonly string[]
  readonly value: string
  /** 1-based. */
  readonly line: number
}

/**
 * The scalars of a YAML file by its indentation alone. Commands of CI systems are found even in a file that no parser takes:
 * anchors, tags, templates and flow collections stay text.
 */
export function yamlOutline(text: string): readonly Scalar[] {
  const lines = text.slice(0, LONGEST).split(/\r?\n/)
  const scalars: Scalar[] = []
  const stack: Level[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if (/^\s*(?:#|$)|^(?:---|\.\.\.)\s*$/.test(line)) continue
    let indent = indentOf(line)
    let rest = line.slice(indent)
    const isItem = /^-(?:\s|$)/.test(rest)
    while (/^-(?:\s|$)/.test(rest)) {
      openItem(stack, indent)
      const gap = /^-\s*/.exec(rest)?.[0].length ?? 1
      indent += gap
      rest = rest.slice(gap)
    }
    const [, , key, inline] = /^(["']?)([\w.$/@ {}<-][^:"']*?)\1\s*:(?:\s+(.*))?$/.exec(rest) ?? []
    if (key !== undefined) openKey(stack, indent, key)
    const value = (key === undefined ? rest : (inline ?? '')).trim()
    const path = stack.map(({ name }) => name)
    const number = at + 1
    if (/^[|>][\d+-]*(?:\s+#.*)?$/.test(value)) {
      const parent = key === undefined ? (stack.at(-1)?.indent ?? 0) : indent
      const block = blockAfter(lines, at, parent)
      at += block.length
      scalars.push({ path, value: block.join(value.startsWith('>') ? ' ' : '\n'), line: number + 1 })
    } else if (value !== '') {
      const last = scalars.at(-1)
      // A plain scalar may go on in the next lines.
      if (key === undefined && !isItem && last !== undefined && path.join() === last.path.join())
        scalars[scalars.length - 1] = { ...last, value: `${last.value} ${plain(value)}` }
      else scalars.push({ path, value: plain(value), line: number })
    }
  }
  return scalars
}

const LONGEST = 1_000_000

interface Level {
  readonly indent: number
  name: string
  readonly isItem: boolean
}

function openItem(stack: Level[], indent: number): void {
  // A list may stand at the indentation of its key.
  while (stack.length > 0 && isAbove(stack.at(-1), indent)) stack.pop()
  const top = stack.at(-1)
  if (top?.isItem && top.indent === indent) top.name = `[${Number(top.name.slice(1, -1)) + 1}]`
  else stack.push({ indent, name: '[0]', isItem: true })
}

function isAbove(level: Level | undefined, indent: number): boolean {
  return level !== undefined && level.indent > indent
}

function openKey(stack: Level[], indent: number, key: string): void {
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (top.indent < indent) break
    stack.pop()
  }
  stack.push({ indent, name: key.trim(), isItem: false })
}

/** The lines of a block scalar that is opened at `at` by something at the indentation `parent`. */
function blockAfter(lines: readonly string[], at: number, parent: number): readonly string[] {
  const block: string[] = []
  for (const line of lines.slice(at + 1)) {
    if (line.trim() !== '' && indentOf(line) <= parent) break
    block.push(line.trimStart())
  }
  return block
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0
}

/** Without quotes, and without a comment behind. */
function plain(value: string): string {
  const quoted = /^(?:'((?:[^']|'')*)'|"((?:\\.|[^"\\])*)")(?:\s+#.*)?$/.exec(value)
  if (quoted !== null) return quoted[1]?.replaceAll("''", "'") ?? quoted[2]?.replace(/\\(["\\/])/g, '$1') ?? ''
  return value.replace(/\s#.*$/, '').trim()
}
