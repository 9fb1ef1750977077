import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Options as SwcOptions, transform as swcTransform } from '@swc/core'
import { type BuildOptions as EsbuildOptions, build as esbuildBuild } from 'esbuild'
import { rolldown as openRolldown, type OutputOptions as RolldownOptions } from 'rolldown'
import { rollup as openRollup, type OutputOptions as RollupOptions } from 'rollup'
import { compile as compileSass } from 'sass'
import { minify, type SourceMapOptions } from 'terser'
import { type BuildOptions as ViteOptions, build as viteBuild } from 'vite'
import webpackOf from 'webpack'
import { writeProject } from './project.ts'

/** What the originals say and the builds do not. */
export const marker = 'only the original says this: é 日本 \u{1f510}'

/** The originals of the sample project. */
export const originals: { readonly [path: string]: string } = {
  'src/index.js': `// ${marker}\nimport { twice } from './twice.js'\nexport const four = twice(2)\nconsole.log(four)\n`,
  'src/twice.js': 'export function twice(value) {\n  return value * 2\n}\n',
  'src/typed.ts': `// ${marker}\nexport const typed: number = 4\n`,
  'src/style.scss': `// ${marker}\n$colour: red;\na { b { color: $colour; } }\n`,
}

/** Writes the sample project and gives its folder. */
export function sampleProject(): string {
  return writeProject({ ...originals, 'package.json': '{"name":"sample","type":"module"}' })
}

/** Builds the sample project in `root` into `folder` below it. */
export type Build = (root: string, folder: string) => Promise<unknown>

export function webpack(devtool: string | false): Build {
  return (root, folder) =>
    new Promise<void>((resolve, reject) => {
      const output = { path: join(root, folder), filename: 'main.js' }
      const optimization = { concatenateModules: false }
      webpackOf(
        { context: root, mode: 'development', devtool, entry: './src/index.js', output, optimization },
        (error, stats) => {
          if (error || stats?.hasErrors()) reject(error ?? new Error(stats?.toString()))
          else resolve()
        },
      )
    })
}

export function esbuild(options: EsbuildOptions): Build {
  return (root, folder) =>
    esbuildBuild({
      absWorkingDir: root,
      entryPoints: ['src/index.js'],
      bundle: true,
      format: 'esm',
      charset: 'utf8',
      outfile: `${folder}/out.js`,
      ...options,
    })
}

export function rollup(options: RollupOptions): Build {
  return async (root, folder) => {
    const bundle = await openRollup({ input: join(root, 'src/index.js') })
    await bundle.write({ file: join(root, folder, 'out.js'), ...options })
    await bundle.close()
  }
}

export function rolldown(options: RolldownOptions): Build {
  return async (root, folder) => {
    const bundle = await openRolldown({ cwd: root, input: 'src/index.js' })
    await bundle.write({ dir: join(root, folder), ...options })
    await bundle.close()
  }
}

export function vite(options: ViteOptions): Build {
  return (root, folder) => {
    const build = { outDir: folder, rollupOptions: { input: join(root, 'src/index.js') }, ...options }
    return viteBuild({ root, configFile: false, logLevel: 'error', build })
  }
}

export function tsc(...options: string[]): Build {
  return async (root, folder) => {
    const manifest = createRequire(import.meta.url).resolve('typescript/package.json')
    const bin = join(dirname(manifest), 'bin')
    const script = join(bin, readdirSync(bin).includes('tsc.js') ? 'tsc.js' : 'tsc')
    const given = ['--ignoreConfig', '--target', 'es2022', '--outDir', folder, ...options, 'src/typed.ts']
    const ran = spawnSync(process.execPath, [script, ...given], { cwd: root, encoding: 'utf8' })
    if (ran.stdout + ran.stderr !== '') throw new Error(ran.stdout + ran.stderr)
  }
}

export function swc(options: SwcOptions): Build {
  return async (root, folder) => {
    const jsc = { parser: { syntax: 'typescript' } } as const
    const { code, map } = await swcTransform(originals['src/typed.ts'] ?? '', {
      filename: 'src/typed.ts',
      jsc,
      ...options,
    })
    write(root, `${folder}/out.js`, code)
    if (map !== undefined) write(root, `${folder}/out.js.map`, map)
  }
}

export function terser(sourceMap: SourceMapOptions): Build {
  return async (root, folder) => {
    const { code, map } = await minify({ 'index.js': originals['src/index.js'] ?? '' }, { module: true, sourceMap })
    write(root, `${folder}/out.js`, code ?? '')
    write(root, `${folder}/out.js.map`, String(map))
  }
}

/** As the command does with `--embed-source-map`. */
export function sass(options: { readonly sourceMap: boolean; readonly sourceMapIncludeSources?: boolean }): Build {
  return async (root, folder) => {
    const { css, sourceMap } = compileSass(join(root, 'src/style.scss'), options)
    const url = encodeURIComponent(JSON.stringify(sourceMap)).replaceAll('%2C', ',')
    const comment = sourceMap ? `\n/*# sourceMappingURL=data:application/json;charset=utf-8,${url} */\n` : ''
    write(root, `${folder}/out.css`, css + comment)
  }
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
