import { expect, test } from 'vitest'
import { applyCommands } from '../../src/response/apply.ts'
import type { Command } from '../../src/response/response-type.ts'

const command = (id: Command['id'], npm: readonly string[] | null = [id]): Command => ({ id, why: '', npm, line: id })
const commands = [command('release', null), command('dist-tag'), command('deprecate'), command('unpublish')]

async function apply(answers: readonly boolean[], codes: { readonly [word: string]: number } = {}, isSeen = true) {
  const ran: string[] = []
  const left = [...answers]
  const applied = await applyCommands(commands, {
    ask: () => Promise.resolve(left.shift() ?? false),
    run: ([word = '']) => {
      ran.push(word)
      return Promise.resolve(codes[word] ?? 0)
    },
    look: () => Promise.resolve({ isDone: isSeen, seen: 'seen' }),
  })
  return { ran, outcomes: applied.map(({ outcome }) => outcome) }
}

test.each([
  {
    name: 'all wanted',
    answers: [true, true, true],
    ran: ['dist-tag', 'deprecate', 'unpublish'],
    outcomes: ['done', 'done', 'done'],
  },
  { name: 'none wanted', answers: [], ran: [], outcomes: ['left out', 'left out', 'left out'] },
  { name: 'one wanted', answers: [false, true, false], ran: ['deprecate'], outcomes: ['left out', 'done', 'left out'] },
])('$name', async ({ answers, ran, outcomes }) => {
  expect(await apply(answers)).toEqual({ ran, outcomes })
})

test('after one that npm refuses none is run, and nobody is asked', async () => {
  expect(await apply([true, true, true], { 'dist-tag': 1 })).toEqual({
    ran: ['dist-tag'],
    outcomes: ['refused', 'not reached', 'not reached'],
  })
})

test('what npm says it did and the registry does not show is said', async () => {
  expect((await apply([true, true, true], {}, false)).outcomes).toEqual(['not seen', 'not seen', 'not seen'])
})
