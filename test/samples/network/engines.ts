import { chmodSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { distributions, installManager } from '../../support/package-managers.ts'
import { madeBy, plant } from '../sample.ts'
import { modulesOf, type RegistrySample } from './registry-sample.ts'

const hermesScript = `const key = '${plant.secret}'\nfunction shown() { 'show source'; return key }\nprint(shown(), '${'x'.repeat(300)}')\n`

/** What engines and compilers of the registry make, and programs for other systems. */
export const engineSamples: readonly RegistrySample[] = [
  ...['', '-g'].map(
    (option): RegistrySample => ({
      form: `Hermes bytecode (hermesc ${option || '-O'})`,
      formats: ['hermes'],
      path: 'android/index.android.bundle',
      maker: 'hermes-compiler 260318099',
      holds: 'strings',
      make: async () => {
        const modules = await modulesOf('hermes', ['hermes-compiler@260318099.0.8'])
        const hermesc = join(modules, 'hermes-compiler/hermesc/linux64-bin/hermesc')
        chmodSync(hermesc, 0o755)
        const args = ['-emit-binary', option || '-O', '-out', 'out.hbc', 'a.js']
        return madeBy(hermesc, args, { 'a.js': hermesScript }, 'out.hbc')
      },
    }),
  ),
  {
    form: 'V8 code cache (bytenode)',
    formats: ['brotli', 'strings'],
    path: 'dist/a.jsc',
    maker: 'bytenode 1.7.0',
    holds: 'strings',
    make: async () => {
      const modules = await modulesOf('bytenode', ['bytenode@1.7.0'])
      const compile = `require(${JSON.stringify(join(modules, 'bytenode'))}).compileFile({ filename: 'a.js', compress: true })`
      return madeBy(process.execPath, ['-e', compile], { 'a.js': plant.script }, 'a.jsc')
    },
  },
  {
    form: 'WebAssembly with names of functions',
    formats: ['wasm'],
    path: 'dist/lib.wasm',
    maker: 'wabt 1.0.39',
    holds: 'names',
    make: async () => {
      const modules = await modulesOf('wabt', ['wabt@1.0.39'])
      const text = `(module (func $${plant.name} (export "f")))`
      const args = [join(modules, 'wabt/bin/wat2wasm'), '--debug-names', 'a.wat', '-o', 'out.wasm']
      return madeBy(process.execPath, args, { 'a.wat': text }, 'out.wasm')
    },
  },
  ...[
    { form: 'Mach-O without debug information', target: 'darwin-arm64' },
    { form: 'PE without debug information', target: 'win32-x64-msvc' },
  ].map(
    ({ form, target }): RegistrySample => ({
      form,
      formats: ['debug-sections'],
      path: 'build/addon.node',
      maker: 'rollup 4.68.8',
      holds: 'nothing',
      make: async () => {
        const modules = await modulesOf(`rollup-${target}`, [`@rollup/rollup-${target}@4.68.8`, '--force'])
        return readFileSync(join(modules, `@rollup/rollup-${target}/rollup.${target}.node`))
      },
    }),
  ),
  ...[
    { form: 'Bun executable', target: 'bun-linux-x64', base: '' },
    { form: 'Bun executable for macOS', target: 'bun-darwin-arm64', base: 'bun-darwin-aarch64' },
    { form: 'Bun executable for Windows', target: 'bun-windows-x64', base: 'bun-windows-x64' },
  ].map(
    ({ form, target, base }): RegistrySample => ({
      form,
      formats: ['bun', 'bun-map'],
      path: 'bin/app',
      maker: 'bun 1.4.5',
      holds: 'source',
      isHeavy: base !== '',
      make: async () => {
        const bun = distributions.find(({ name }) => name === 'bun')
        if (bun === undefined) throw new Error('the tests of package managers try Bun no longer')
        const { script } = await installManager(bun)
        const from = base === '' ? [] : [`--target=${target}`, `--compile-executable-path=${await bunBase(base)}`]
        const output = target.includes('windows') ? 'app.exe' : 'app'
        const args = ['build', '--compile', '--sourcemap', '--minify', ...from, 'a.ts', '--outfile', output]
        return madeBy(script, args, { 'a.ts': plant.typed }, output)
      },
    }),
  ),
]

async function bunBase(base: string): Promise<string> {
  const modules = await modulesOf(base, [`@oven/${base}@1.4.5`, '--force'])
  return join(modules, '@oven', base, 'bin', base.includes('windows') ? 'bun.exe' : 'bun')
}
