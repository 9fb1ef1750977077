import { spawnSync } from 'node:child_process'
import { test } from 'vitest'

/**
 * A test that needs a program. Without it the test is skipped, and its name says why;
 * with WATERTIGHT_REQUIRE=all it fails instead.
 */
export function testWith(tool: string, name: string, body: () => Promise<void> | void): void {
  if (hasTool(tool)) test(name, body)
  else if (process.env['WATERTIGHT_REQUIRE'] === 'all')
    test(name, () => {
      throw new Error(`${tool} is not installed`)
    })
  else test.skip(`${name} (skipped: ${tool} is not installed)`, () => undefined)
}

/** Whether a program of this name is on the PATH. */
export function hasTool(tool: string): boolean {
  return spawnSync(process.platform === 'win32' ? 'where' : 'which', [tool]).status === 0
}
