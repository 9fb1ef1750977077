import { chmodSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compiledFolder } from '../../../src/cli/shared/compiled-folder.ts'
import { temporaryDirectory } from '../../support/project.ts'

describe('compiledFolder', () => {
  test.each<{ name: string; words: readonly string[]; environment?: Record<string, string>; isKept: boolean }>([
    { name: 'an audit', words: ['a.tgz'], isKept: true },
    { name: 'an audit that keeps nothing', words: ['a.tgz', '--no-cache'], isKept: false },
    { name: 'a release', words: ['release'], isKept: false },
    { name: 'an audit with a receipt', words: ['a.tgz', '--receipt', 'r.json'], isKept: false },
    { name: 'the same in one word', words: ['a.tgz', '--receipt=r.json'], isKept: false },
    { name: 'a hook', words: [], environment: { npm_lifecycle_event: 'prepack' }, isKept: false },
    { name: 'a script of any other name', words: [], environment: { npm_lifecycle_event: 'audit' }, isKept: true },
  ])('$name', ({ words, environment, isKept }) => {
    const base = temporaryDirectory()
    const folder = compiledFolder(words, { XDG_CACHE_HOME: base, ...environment })
    expect(folder).toBe(isKept ? join(base, 'watertight', 'compiled') : null)
  })

  test.runIf(process.platform !== 'win32')('only the user can write what is made', () => {
    const folder = compiledFolder([], { XDG_CACHE_HOME: temporaryDirectory() }) ?? ''
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  test.runIf(process.platform !== 'win32')('a folder that others can write is not used', () => {
    const base = temporaryDirectory()
    mkdirSync(join(base, 'watertight'))
    chmodSync(join(base, 'watertight'), 0o777)
    expect(compiledFolder([], { XDG_CACHE_HOME: base })).toBeNull()
  })
})
