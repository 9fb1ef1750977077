import { join, resolve } from 'node:path'
import { cleanEnvironment, node, type Outcome } from './npm.ts'

const root = resolve(import.meta.dirname, '../..')

/** The built command, as a user's shell would find it. */
export const bin: string = join(root, 'bin/watertight.js')

/** Where generated fixtures are kept from one run to the next. */
export const fixtureCache: string = join(root, '.cache')

/** Runs the built `watertight` in a scrubbed environment, without a terminal. */
export function watertight(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: { readonly [name: string]: string | undefined } } = {},
): Promise<Outcome> {
  const scrubbed = { CI: undefined, GITHUB_ACTIONS: undefined, GITHUB_STEP_SUMMARY: undefined, FORCE_COLOR: undefined }
  const env = { ...cleanEnvironment(), ...scrubbed, ...options.env }
  return node([bin, ...args], { cwd: options.cwd ?? root, env })
}
