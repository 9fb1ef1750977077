import { join } from 'node:path'
import { installOnce } from '../../support/package-managers.ts'
import type { Sample } from '../sample.ts'

/** A sample that a tool from the npm registry makes. */
export interface RegistrySample extends Sample {
  /** Takes long or loads much: `npm run samples` makes it, the tests do not. */
  readonly isHeavy?: boolean
}

/** Whether samples can be made: most tools here are programs for Linux, or want one to begin with. */
export const isLinux: boolean = process.platform === 'linux' && process.arch === 'x64'

/** A small program of this machine, for tools that put files behind a program. */
export const smallProgram = '/bin/true'

/** Packages of the registry, installed once a machine without their scripts: the `node_modules` that they are in. */
export async function modulesOf(name: string, specs: readonly string[]): Promise<string> {
  return join(await installOnce(name, specs), 'node_modules')
}
