import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandNames } from '../../src/model/command-names.ts'
import { temporaryDirectory } from '../support/project.ts'
import { testWith } from '../support/require-tool.ts'
import { watertight } from '../support/watertight.ts'

const cwd = temporaryDirectory()

async function scriptOf(shell: string): Promise<string> {
  const { code, stdout, stderr } = await watertight(['completions', shell], { cwd })
  expect([code, stderr]).toEqual([0, ''])
  return stdout
}

/** What a user who pressed Tab behind `words` is offered. */
const questions = [
  { words: 'watertight re', want: ['release', 'respond', 'restore'] },
  { words: 'watertight audit --fail-on cr', want: ['critical'] },
  { words: 'watertight restore --nov', want: ['--novel'] },
  { words: 'watertight --visib', want: ['--visibility'] },
  { words: 'watertight strip --keep', want: ['--keep-positions'] },
  { words: 'watertight fleet sta', want: ['status'] },
  { words: 'watertight completions.', want: [] },
]

function run(program: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, input, encoding: 'utf8' })
  expect([status, stderr]).toEqual([0, ''])
  return stdout
}

describe('each shell completes', () => {
  testWith('bash', 'bash', async () => {
    const script = await scriptOf('bash')
    for (const { words, want } of questions) {
      const list = words.split(' ')
      const ask = `COMP_WORDS=(${list.join(' ')}); COMP_CWORD=${list.length - 1}; _watertight; printf '%s\\n' "\${COMPREPLY[@]}"`
      const offered = run('bash', ['--norc'], `${script}\n${ask}\n`).split('\n').filter(Boolean).sort()
      expect(offered, words).toEqual(want)
    }
  })

  testWith('fish', 'fish', async () => {
    writeFileSync(join(cwd, 'watertight.fish'), await scriptOf('fish'))
    for (const { words, want } of questions) {
      const text = run('fish', ['--no-config', '-c', `source watertight.fish; complete -C '${words}'`])
      const offered = text
        .split('\n')
        .map((line) => line.split('\t')[0])
        .filter(Boolean)
        .sort()
      expect(offered, words).toEqual(want)
    }
  })

  testWith('zsh', 'zsh', async () => {
    writeFileSync(join(cwd, '_watertight'), await scriptOf('zsh'))
    run('zsh', ['-n', '_watertight'])
    // A terminal of its own in which Tab is pressed, as users do.
    for (const { words, want } of questions.filter((question) => question.want.length === 1)) {
      const text = run('zsh', ['-f'], zshSession(words))
      expect(text.replaceAll('\r', ''), words).toContain(`[${words.replace(/\S+$/, want[0] ?? '')}`)
    }
  })
})

function zshSession(words: string): string {
  return `zmodload zsh/zpty
zpty shell 'PS1="" zsh -f -i'
zpty -w shell 'autoload -U compinit && compinit -u -d ./dump; source ./_watertight'
zpty -w shell 'show() { print -r -- "[$BUFFER]"; zle accept-line }; zle -N show; bindkey "^X" show; print ready-$((6*7))'
line=""; while [[ "$line" != *ready-42* ]]; do zpty -r shell line || break; done
zpty -w -n shell ${JSON.stringify(words)}$'\\t'
sleep 0.5
zpty -w -n shell $'\\C-x'
while zpty -r shell line '*]*'; do print -r -- "$line"; break; done
zpty -d shell
`
}

test('PowerShell is given every command and its options', async () => {
  const script = await scriptOf('powershell')
  for (const name of commandNames) expect(script).toMatch(new RegExp(`^ {4}'${name}' = @\\(`, 'm'))
  expect(script).toContain("'--keep-positions'")
})

test('another shell is refused with those that there are', async () => {
  const { code, stderr } = await watertight(['completions', 'tcsh'], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain('bash')
})
