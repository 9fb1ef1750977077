import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePackages } from '../../src/managers/pnpm-workspace.ts'
import { writeProject } from '../support/project.ts'
import { contextIn, failureOf, openAll } from '../support/source-context.ts'

test.each([
  { name: 'a list', yaml: "packages:\n  - 'packages/*'\n  - apps/*\n", want: ['packages/*', 'apps/*'] },
  { name: 'a list that is not indented', yaml: 'packages:\n- "a"\n- b\nother:\n  - c\n', want: ['a', 'b'] },
  { name: 'comments and blank lines', yaml: '# x\npackages: # y\n\n  # z\n  - a # w\n  - b#c\n', want: ['a', 'b#c'] },
  { name: 'flow style', yaml: "packages: ['a/*', b]\n", want: ['a/*', 'b'] },
  { name: 'flow style over lines', yaml: 'packages: [\n  "a",\n  b,\n]\nx: y\n', want: ['a', 'b'] },
  { name: 'a negation', yaml: "packages:\r\n  - '**'\r\n  - '!**/test/**'\r\n", want: ['**', '!**/test/**'] },
  { name: 'other settings only', yaml: 'onlyBuiltDependencies:\n  - esbuild\n', want: [] },
  { name: 'a key of that name deeper', yaml: 'catalog:\n  packages:\n    - a\n', want: [] },
  { name: 'nothing', yaml: '', want: [] },
])('$name', async ({ yaml, want }) => {
  expect(await parsePackages(yaml)).toEqual(want)
})

test('any text gives non-empty strings', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), async (text) => {
      for (const glob of await parsePackages(`packages:${text}`)) expect(glob).not.toBe('')
    }),
  )
})

test("a private root of pnpm's is refused, and its packages can be named", async () => {
  const root = writeProject({
    'package.json': { json: { name: 'root', private: true } },
    'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
    'packages/one/package.json': { json: { name: 'one', version: '1.0.0' } },
  })
  const error = await failureOf('.', contextIn(root))
  expect(error).toMatchObject({ code: 'EWORKSPACES', message: expect.stringContaining('one (packages/one)') })
  expect(await openAll('.', contextIn(root, { workspaces: ['one'] }))).toMatchObject([{ resolved: 'packages/one' }])
})
