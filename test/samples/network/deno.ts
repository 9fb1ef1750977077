import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { madeBy, plant } from '../sample.ts'
import { modulesOf, type RegistrySample, smallProgram } from './registry-sample.ts'

/** Executables of `deno compile`: 1.46 keeps an archive of modules in them, 2.0 files with inline maps, later ones the originals. */
export const denoSamples: readonly RegistrySample[] = [
  { version: '1.46.3', formats: ['deno', 'eszip', 'source-map'], isHeavy: false },
  { version: '2.0.6', formats: ['deno', 'annotated-text', 'source-map'], isHeavy: true },
  { version: '2.9.6', formats: ['deno'], isHeavy: false },
].map(({ version, formats, isHeavy }) => ({
  form: `Deno executable (${version.replace(/\.\d+$/, '')})`,
  formats,
  path: 'bin/app',
  maker: `deno ${version}`,
  holds: 'source',
  isHeavy,
  make: async () => {
    const modules = await modulesOf(`deno-${version}`, [`@deno/linux-x64-glibc@${version}`])
    const deno = join(modules, '@deno/linux-x64-glibc/deno')
    chmodSync(deno, 0o755)
    // The runtime that the files are put behind is told to be a small program.
    const env = { DENORT_BIN: smallProgram, DENO_DIR: '.cache', DENO_NO_UPDATE_CHECK: '1' }
    return madeBy(deno, ['compile', '--no-remote', '-o', 'app', 'a.ts'], { 'a.ts': plant.typed }, 'app', env)
  },
}))
