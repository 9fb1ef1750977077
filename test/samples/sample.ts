import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fake } from '../support/fake.ts'
import { temporaryDirectory } from '../support/project.ts'

/** A file in which source hides, made as it is made in earnest, or as near as can be. */
export interface Sample {
  /** What a reader calls it. */
  readonly form: string
  /** The formats that open it. */
  readonly formats: readonly string[]
  /** Its usual name in a package. */
  readonly path: string
  /** The program that made it, or `own encoder`. */
  readonly maker: string
  /**
   * What can be had from it: the `source` as it was written, `strings` of it (the secret, but not the text), `paths` of the
   * machine that made it, `names` of files, `nothing`; or it is `opaque`.
   */
  readonly holds: 'source' | 'strings' | 'paths' | 'names' | 'opaque' | 'nothing'
  /** Programs that have to be on this machine. */
  readonly needs?: readonly string[]
  make(): Uint8Array | Promise<Uint8Array>
}

/** The name of whoever wrote an encoder for what no program makes here. */
export const ownEncoder = 'own encoder'

const secret = fake('npm_{alnum:30}{crc32-base62-npm:6}')
const comment = '// only the source says this, since no build keeps comments'

/** What is hidden in every sample. */
export const plant = {
  secret,
  comment,
  /** A folder of somebody's machine. */
  home: '/home/zdoe/secret-project/src',
  /** A name that gives something away. */
  name: 'layoffs-in-march.ts',
  script: `${comment}\nexports.token = '${secret}'\nexports.answer = (question) => question.length\n`,
  module: `${comment}\nexport const token = '${secret}'\nexport const answer = (question) => question.length\nconsole.log(answer(token))\n`,
  typed: `${comment}\nexport const token: string = '${secret}'\nexport const answer = (question: string): number => question.length\nconsole.log(answer(token))\n`,
} as const

/** Files in a new folder. */
export function folderOf(files: { readonly [name: string]: string | Uint8Array }): string {
  const folder = temporaryDirectory()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

/** What a program makes of files: it runs beside them, and leaves `output`. */
export function madeBy(
  program: string,
  args: readonly string[],
  files: { readonly [name: string]: string | Uint8Array },
  output: string,
  env: NodeJS.ProcessEnv = {},
): Buffer {
  const folder = folderOf(files)
  execFileSync(program, args, { cwd: folder, stdio: 'ignore', env: { ...process.env, NODE_OPTIONS: '', ...env } })
  return readFileSync(join(folder, output))
}
