import { Script } from 'node:vm'
import { brotliCompressSync } from 'node:zlib'
import { buildHermes } from '../formats/build-hermes.ts'
import { buildRamBundle } from '../formats/build-ram-bundle.ts'
import { buildWasm } from '../formats/build-wasm.ts'
import { ownEncoder, plant, type Sample } from './sample.ts'

/** Programs in the form in which an engine takes them. */
export const programs: readonly Sample[] = [
  {
    form: 'V8 code cache',
    formats: ['strings'],
    path: 'dist/a.jsc',
    maker: 'Node',
    holds: 'strings',
    make: codeCache,
  },
  {
    form: 'V8 code cache, compressed (bytenode)',
    formats: ['brotli', 'strings'],
    path: 'dist/a.jsc',
    maker: 'Node',
    holds: 'strings',
    make: () => brotliCompressSync(codeCache()),
  },
  {
    form: 'Hermes bytecode',
    formats: ['hermes'],
    path: 'android/index.android.bundle',
    maker: ownEncoder,
    holds: 'strings',
    make: () => buildHermes(['glued', plant.secret, 'answer']),
  },
  {
    form: 'React Native RAM bundle',
    formats: ['ram-bundle'],
    path: 'ios/main.jsbundle',
    maker: ownEncoder,
    holds: 'source',
    make: () => buildRamBundle('startup()', [plant.script, '', 'three()']),
  },
  {
    form: 'WebAssembly with DWARF sections',
    formats: ['wasm'],
    path: 'dist/lib.wasm',
    maker: ownEncoder,
    holds: 'paths',
    make: () => buildWasm([{ name: '.debug_str', data: Buffer.from(`${plant.home}/lib.rs\0`) }]),
  },
  {
    form: 'WebAssembly that embeds its source for debuggers',
    formats: ['wasm'],
    path: 'dist/lib.wasm',
    maker: ownEncoder,
    holds: 'source',
    make: () => buildWasm([{ name: '.debug_line_str', data: Buffer.from(`lib.ts\0${plant.typed}\0`) }]),
  },
]

function codeCache(): Buffer {
  return new Script(`globalThis.token = '${plant.secret}'`, { filename: 'a.js' }).createCachedData()
}
