import { spawnSync } from 'node:child_process'
import { test } from 'vitest'

/**
 * A test that needs a program. Without it the test is skipped, and its name says why;
 * with WATERTIGHT_REQUIRE=all it fails instead.
 */
export function testWith(tool: string, name: string, body: () => Promise<void> | void): void {
  testWithAll([tool], name, body)
}

/** A test that needs several programs, or none. */
export function testWithAll(tools: readonly string[], name: string, body: () => Promise<void> | void): void {
  const missing = tools.find((tool) => !hasTool(tool))
  if (missing === undefined) test(name, body)
  else if (process.env['WATERTIGHT_REQUIRE'] === 'all')
    test(name, () => {
      throw new Error(`${missing} is not installed`)
    })
  else test.skip(`${name} (skipped: ${missing} is not installed)`, () => undefined)
}

/** Whether a program of this name is on the PATH. */
export function hasTool(tool: string): boolean {
  return spawnSync(process.platform === 'win32' ? 'where' : 'which', [tool]).status === 0
}
