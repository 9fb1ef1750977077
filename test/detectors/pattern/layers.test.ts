import { expect, test } from 'vitest'
import { pattern } from '../../../src/detectors/pattern/pattern.ts'
import { builtinRules } from '../../support/builtin-rules.ts'
import { fake } from '../../support/fake.ts'
import { artifactOf, matchesOf } from '../../support/inspect.ts'

/** A way to hide a text, as code or data that says the same; null for a text that it cannot hold without another layer. */
interface Hiding {
  readonly name: string
  readonly layer: string
  /** Whether it changes every character that it hides, or cuts what it hides in two. */
  readonly always: boolean
  hide(text: string): string | null
}

const codes = (text: string): readonly number[] => [...Buffer.from(text)]
const hex = (code: number, length: number): string => code.toString(16).padStart(length, '0')
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/** The parts of a text, cut in the middle and quoted by whichever quote they do not hold. */
function literals(text: string): readonly [string, string] | null {
  const quote = ['"', "'", '`'].find((each) => !text.includes(each))
  if (quote === undefined || !isPlain(text) || /\\|\$\{/.test(text)) return null
  const middle = Math.floor(text.length / 2)
  return [`${quote}${text.slice(0, middle)}${quote}`, `${quote}${text.slice(middle)}${quote}`]
}

const hidings: readonly Hiding[] = [
  {
    name: 'base64',
    layer: 'base64',
    always: true,
    hide: (text) => `atob("${Buffer.from(`first, ${text} and last`).toString('base64')}")`,
  },
  {
    name: 'base64url',
    layer: 'base64',
    always: true,
    hide: (text) => `decode('${Buffer.from(`first, ${text} and last`).toString('base64url')}')`,
  },
  {
    name: 'base64 of UTF-16',
    layer: 'base64',
    always: true,
    hide: (text) =>
      // What is longer reaches beyond what is looked at around a percent sign.
      isPlain(text) && text.length < 100
        ? `powershell -EncodedCommand ${Buffer.from(`first, ${text} and last`, 'utf16le').toString('base64')}`
        : null,
  },
  { name: 'hex', layer: 'hex', always: true, hide: (text) => `unhex("${Buffer.from(text).toString('hex')}")` },
  {
    name: 'percent',
    layer: 'percent',
    always: false,
    hide: (text) => `?q=${text.replace(/[^A-Za-z0-9]/g, (sign) => `%${hex(sign.charCodeAt(0), 2)}`)}&r=1`,
  },
  {
    name: 'entities',
    layer: 'html-entity',
    always: false,
    hide: (text) => `<a b="${text.replace(/[^A-Za-z0-9 ]/g, (sign) => `&#${sign.charCodeAt(0)};`)}">`,
  },
  {
    name: '\\xNN',
    layer: 'escape',
    always: true,
    hide: (text) =>
      `x="${codes(text)
        .map((code) => `\\x${hex(code, 2)}`)
        .join('')}";`,
  },
  {
    name: '\\uNNNN',
    layer: 'escape',
    always: true,
    hide: (text) =>
      `x='${codes(text)
        .map((code) => `\\u${hex(code, 4)}`)
        .join('')}';`,
  },
  { name: 'JSON', layer: 'escape', always: false, hide: (text) => JSON.stringify(`first\n${text}\nlast`) },
  { name: 'plus', layer: 'concatenation', always: true, hide: (text) => literals(text)?.join('+') ?? null },
  {
    name: 'join',
    layer: 'concatenation',
    always: true,
    hide: (text) => {
      const parts = literals(text)
      return parts && `[${parts.join(',')}].join("")`
    },
  },
  {
    name: 'concat',
    layer: 'concatenation',
    always: true,
    hide: (text) => literals(text)?.join('.concat(').concat(')') ?? null,
  },
  {
    name: 'template',
    layer: 'concatenation',
    always: true,
    hide: (text) => {
      const parts = literals(text)
      return parts && !text.includes('`') ? `\`\${${parts[0]}}${parts[1].slice(1, -1)}\`` : null
    },
  },
  {
    name: 'character codes',
    layer: 'char-codes',
    always: true,
    hide: (text) => `String.fromCharCode(${codes(text).join(',')})`,
  },
]

const token = fake('npm_{alnum:30}{crc32-base62-npm:6}')
const inspector = pattern.create(
  builtinRules().filter(({ id }) => id === 'secret/npm-access-token'),
  {},
)

/** Every way to put up to `depth` layers over each other, innermost first. */
function stacks(depth: number): readonly (readonly Hiding[])[] {
  if (depth === 0) return [[]]
  return stacks(depth - 1).flatMap((below) => hidings.map((hiding) => [...below, hiding]))
}

function hidden(stack: readonly Hiding[]): string | null {
  return stack.reduce<string | null>((text, { hide }) => (text === null ? null : hide(text)), `value=${token}`)
}

/** What is wrong with how the token under these layers is found; an outer layer may leave the bytes of the token as they are, and is not named then. */
function problemOf(stack: readonly Hiding[]): readonly string[] {
  const text = hidden(stack) ?? ''
  const name = stack.map((each) => each.name).join(' in ')
  const [match, ...others] = matchesOf(inspector, artifactOf(text))
  if (match?.text !== token) return [`${name}: not found`]
  if (others.length > 0) return [`${name}: found ${others.length + 1} times`]
  const { start = 0, end = 0, layers = [] } = match
  if (end - start >= text.length || end <= start) return [`${name}: found everywhere`]
  const count = (of: readonly string[], layer: string): number => of.filter((each) => each === layer).length
  const all = stack.map(({ layer }) => layer)
  const sure = stack.flatMap(({ layer, always }) => (always ? [layer] : []))
  return [...new Set([...all, ...layers])].flatMap((layer) => {
    const named = count(layers, layer)
    const fits = named >= count(sure, layer) && named <= count(all, layer)
    return fits ? [] : [`${name}: ${layer} is named ${named} times`]
  })
}

test.each([
  { depth: 1, least: 12 },
  { depth: 2, least: 100 },
  { depth: 3, least: 1000 },
])('a token under every $depth layers is found once, and the layers are named', ({ depth, least }) => {
  const possible = stacks(depth).filter((stack) => hidden(stack) !== null && !(depth === 3 && isCutTwice(stack)))
  expect(possible.length).toBeGreaterThanOrEqual(least)
  expect(possible.flatMap(problemOf)).toEqual([])
})

/** Code that is cut into literals, and the code that does it cut again, under or over a third layer: which quote ends what is anybody's guess. */
function isCutTwice(stack: readonly Hiding[]): boolean {
  const isCut = ({ layer }: Hiding): boolean => layer === 'concatenation'
  return stack.some((each, index) => index > 0 && isCut(each) && isCut(stack[index - 1] ?? each))
}

test('under a fourth layer nothing is looked for', () => {
  const base64 = hidings.filter(({ name }) => name === 'base64')
  const stack = [...base64, ...base64, ...base64, ...base64]
  expect(matchesOf(inspector, artifactOf(hidden(stack) ?? ''))).toEqual([])
})
