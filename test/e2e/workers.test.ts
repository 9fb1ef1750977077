import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fake } from '../support/fake.ts'
import { pack } from '../support/pack.ts'
import { temporaryDirectory } from '../support/project.ts'
import { watertight } from '../support/watertight.ts'

test('several threads give the report of one, in the order of the targets', async () => {
  const folder = temporaryDirectory()
  const map = { version: 3, sources: ['../src/a.ts'], sourcesContent: ['let a\n'], names: [], mappings: 'AAAA' }
  const targets = Array.from({ length: 7 }, (_, index) => `p${index}.tgz`)
  for (const [index, target] of targets.entries()) {
    if (index === 4) continue
    const manifest = { name: `p${index}`, version: '1.0.0', files: ['dist'] }
    const token = index % 2 === 0 ? fake('npm_{alnum:30}{crc32-base62:6}') : 'none'
    const filler = 'a = 1\n'.repeat(index === 0 ? 200_000 : 1)
    writeFileSync(
      join(folder, target),
      pack({ 'package.json': manifest, 'dist/a.js': `${filler}token = "${token}"\n`, 'dist/a.js.map': map }),
    )
  }
  const [one, several] = await Promise.all(
    ['1', '3'].map((workers) => watertight([...targets, '--json', '--workers', workers], { cwd: folder })),
  )
  expect(several).toEqual(one)
  expect(one?.code).toBe(2)
  const { packages } = JSON.parse(one?.stdout ?? '')
  expect(packages.map(({ name }: { name: string }) => name)).toEqual(['p0', 'p1', 'p2', 'p3', 'p5', 'p6'])
})
