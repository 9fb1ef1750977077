import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync } from '@swc/core'
import { checkSync } from 'recheck'
import { expect, test } from 'vitest'

const source = resolve(import.meta.dirname, '../../src')
const expressions = new Map(
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .flatMap((name) => {
      const { body } = parseSync(readFileSync(join(source, name), 'utf8'), { syntax: 'typescript' })
      return literalsIn(body).map((literal) => [`/${literal.pattern}/${literal.flags}`, { ...literal, name }] as const)
    }),
)

test('there are expressions to judge', () => {
  expect(expressions.size).toBeGreaterThan(200)
})

// They read what anybody may have written. What the check cannot decide in its time (look-behinds, long alternatives) it passes.
test('no regular expression of ours can backtrack exponentially', () => {
  const unsafe = [...expressions].filter(([, { pattern, flags }]) => isExponential(pattern, flags))
  expect(unsafe.map(([text, { name }]) => `${name}: ${text}`)).toEqual([])
})

test('the check knows one that can', () => {
  expect(isExponential(String.raw`^[A-Za-z]+(?:[A-Z][a-z]+|\d{1,2})*\d{0,4}$`, '')).toBe(true)
})

interface Literal {
  readonly pattern: string
  readonly flags: string
}

function literalsIn(node: unknown): readonly Literal[] {
  if (typeof node !== 'object' || node === null) return []
  const inside = Object.values(node).flatMap(literalsIn)
  return 'type' in node && node.type === 'RegExpLiteral' ? [node as unknown as Literal, ...inside] : inside
}

function isExponential(pattern: string, flags: string): boolean {
  const verdict = checkSync(pattern, flags, { checker: 'automaton', timeout: 500 })
  return verdict.status === 'vulnerable' && verdict.complexity.type === 'exponential'
}
