import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as library from '../../src/index.ts'
import { temporaryDirectory } from '../support/project.ts'

const declarations = readFileSync('dist/index.d.ts', 'utf8')
const exported = new Set(declarations.slice(declarations.lastIndexOf('export {')).match(/\w+/g))
const page = readFileSync('docs/api.md', 'utf8')
// How a type follows from the schema that defines it: the types that follow have names of their own.
const derivations = new Set(['Fitting', 'Flat', 'LimitSchemas', 'Members', 'OfType', 'RequiredKeys'])

test('every type that stands in a signature is exported', () => {
  const declared = [...declarations.matchAll(/^(?:declare )?(?:interface|type|class) (\w+)/gm)].map(
    ([, name = '']) => name,
  )
  expect(declared.length).toBeGreaterThan(50)
  expect(declared.filter((name) => !exported.has(name) && !derivations.has(name))).toEqual([])
})

test('the page names every function, and no other', () => {
  const functions = Object.entries(library)
    .filter(([name, value]) => typeof value === 'function' && name !== 'AuditError')
    .map(([name]) => name)
  const named = [...page.matchAll(/^\| `(\w+)\(/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(functions.sort())
})

test('importing it prints nothing and leaves nothing running', () => {
  const program = `import * as library from '${new URL('../../dist/index.js', import.meta.url)}'; if (!library.audit) process.exit(3)`
  const cwd = temporaryDirectory()
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd, encoding: 'utf8' })).toBe('')
  expect(readdirSync(cwd)).toEqual([])
})
