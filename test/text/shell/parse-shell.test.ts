import { expect, test } from 'vitest'
import { parseShell, type ShellNode } from '../../../src/text/shell/parse-shell.ts'

/** A script in short: commands as they stand, and around them what decides when they run. */
function shown(node: ShellNode): string {
  switch (node.kind) {
    case 'command':
      return [
        node.words.join(' '),
        ...node.writes.map((file) => `>${file}`),
        ...node.reads.map((text) => `<<${text}`),
      ].join(' ')
    case 'list':
      return node.items.map((item) => `${shown(item.node)}${item.background ? ' &' : ''}`).join('; ')
    case 'and':
    case 'or':
      return `${node.kind}(${shown(node.left)}, ${shown(node.right)})`
    case 'pipe':
      return `pipe(${node.parts.map(shown).join(', ')})`
    case 'not':
      return `not(${shown(node.inner)})`
    case 'group':
      return `${node.isSubshell ? 'subshell' : 'group'}(${shown(node.inner)})`
    case 'if':
      return `if(${shown(node.condition)}, ${shown(node.then)}${node.otherwise === null ? '' : `, ${shown(node.otherwise)}`})`
    case 'loop':
      return `loop(${node.condition === null ? `${node.variable} in ${node.words.join(' ')}` : shown(node.condition)}, ${shown(node.body)})`
    case 'case':
      return `case(${node.branches.map(shown).join(', ')})`
    case 'function':
      return `function ${node.name}(${shown(node.body)})`
  }
}

test.each([
  { script: 'a && b || c; d & e', want: 'or(and(a, b), c); d &; e' },
  { script: 'a \\\n  && b', want: 'and(a, b)' },
  { script: '(a; b) && ! c', want: 'and(subshell(a; b), not(c))' },
  { script: 'a | b |& c', want: 'pipe(a, b, c)' },
  {
    script: 'if a; then\n  b\n  c\nelif d; then e\nelse\n  f\nfi > log\ng',
    want: 'if(a, b >log; c >log, if(d, e >log, f >log)); g',
  },
  { script: 'echo "A<<EOF"\nb', want: 'echo A<<EOF; b' },
  { script: '# a <<EOF\nb', want: 'b' },
  { script: 'x=$((1<<3))\nb', want: 'x=$((1<<3)); b' },
  { script: 'a "$(cat <<EOF\nx\nEOF\n)"\nb', want: 'a $(cat  \u00000 \n); b' },
  { script: '{ a; b; } > log', want: 'group(a >log; b >log)' },
  { script: 'for f in x *.tgz; do a $f; done; b', want: 'loop(f in x *.tgz, a $f); b' },
  { script: 'while a; do b; done', want: 'loop(a, b)' },
  { script: 'case $1 in\n x|y) a;;\n *) b ;;\nesac\nc', want: 'case(a, b); c' },
  { script: 'g() { a; }; b', want: 'function g(group(a)); b' },
  { script: 'function g { a; }', want: 'function g(group(a))' },
  { script: 'cat <<EOF > .npmrc\nignore-scripts=true\nEOF\na', want: 'cat >.npmrc <<ignore-scripts=true; a' },
  { script: "cat <<-'E'\n\tx\n\tE\na", want: 'cat <<\tx; a' },
  { script: 'a <<< "x y"', want: 'a <<x y' },
  { script: 'a >> x 2>&1', want: 'a >x' },
  { script: 'a >out <in 2>>log b', want: 'a b >out >log' },
  { script: `a 'b c' "d \\"e\\"" f\\ g`, want: 'a b c d "e" f g' },
  { script: 'a $(b; c) `d | e` ${F:-g h} ${{ x.y }}', want: 'a $(b; c) `d | e` ${F:-g h} ${{ x.y }}' },
  { script: 'a#b # c', want: 'a#b' },
  { script: '', want: '' },
  { script: ')))', want: '' },
  { script: 'then a; fi; b', want: 'then a; fi; b' },
  { script: `"${'x'.repeat(20)}`, want: `"${'x'.repeat(20)}` },
])('$script', ({ script, want }) => {
  expect(shown(parseShell(script))).toBe(want)
})

test.each(['${', '$(', '`', '"', "'", '((', '$((', '"$(', ' \\', '<<x ', 'if ', '{ ', 'case x in ', 'f() '])(
  'a long run of %s is read to its end',
  (piece) => {
    expect(parseShell(piece.repeat(20_000)).kind).toBe('list')
  },
)
