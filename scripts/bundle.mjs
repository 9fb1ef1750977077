// Bundles what is run, and all that it needs, into files that stand alone: nothing is installed beside Watertight.
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { brotliCompressSync } from 'node:zlib'
import { rolldown } from 'rolldown'

/**
 * Writes `dist/index.js`, `dist/cli/main.js` and `dist/chunks/`, in place of the compiled modules of the same names.
 * Resolves with the folders of the packages whose code stands in them, relative to `root`, sorted.
 */
export async function bundle(root) {
  const main = await write(root, {
    // Two hundred small modules cost a start twice the time of a few large ones. What a chunk reads beside it, it names from two levels deep.
    input: {
      index: `${root}dist/index.js`,
      'cli/main': `${root}dist/cli/main.js`,
      'engine/pool-worker': `${root}dist/engine/pool-worker.js`,
      'fleet/audit-thread': `${root}dist/fleet/work/audit-thread.js`,
    },
    format: 'esm',
    chunkFileNames: 'chunks/[name]-[hash].js',
  })
  // The engine of safe expressions is wanted at once where it is wanted, and seldom: `require` loads it then.
  const engine = await write(root, {
    input: { 'chunks/re2js': fromRoot(root, 're2js') },
    format: 'cjs',
    entryFileNames: '[name].cjs',
  })
  copyFileSync(`${root}node_modules/source-map/lib/mappings.wasm`, `${root}dist/chunks/mappings.wasm`)
  copyFileSync(
    compressed(root, readFileSync(`${root}${libarchive}/dist/libarchive.wasm`)),
    `${root}dist/chunks/libarchive.wasm.br`,
  )
  return [...new Set([...main, ...engine, libarchive])].sort()
}

// Its binary alone is used, and wanted seldom: compressed it takes a third of the room.
const libarchive = 'node_modules/libarchive-wasm'

/** The path of a file with `bytes` in brotli, which takes seconds: it is kept for as long as they and the compressor are the same. */
function compressed(root, bytes) {
  const digest = createHash('sha256').update(bytes).update(process.versions.brotli).digest('hex')
  const kept = `${root}node_modules/.cache/${digest}.br`
  if (existsSync(kept)) return kept
  mkdirSync(`${root}node_modules/.cache`, { recursive: true })
  const own = `${kept}.${process.pid}`
  writeFileSync(own, brotliCompressSync(bytes))
  renameSync(own, kept)
  return kept
}

async function write(root, { input, format, chunkFileNames, entryFileNames = '[name].js' }) {
  const build = await rolldown({
    input,
    platform: 'node',
    external: isBuiltin,
    resolve: { symlinks: false },
    plugins: [leftOut, standAlone],
    // What is wanted at once by one command is wanted later by another: that both name it is no mistake.
    checks: { ineffectiveDynamicImport: false },
    // The path of each module above its code helps nobody who installs the package.
    experimental: { attachDebugInfo: 'none' },
  })
  const options = {
    dir: `${root}dist`,
    format,
    entryFileNames,
    chunkFileNames,
    // The sentences above other people's functions are a third of their code; licences stand in THIRD-PARTY-LICENSES.
    comments: { annotation: false, jsdoc: false, legal: false },
  }
  const codeSplitting = format === 'esm' && { groups: groupsOf((await build.generate(options)).output) }
  const { output } = await build.write({ ...options, ...(codeSplitting && { codeSplitting }) })
  await build.close()
  const ids = output.flatMap((chunk) => Object.keys(chunk.modules ?? {}))
  return ids.flatMap((id) => packageFolder(id.replaceAll('\\', '/'), root.replaceAll('\\', '/')))
}

/**
 * Puts the modules that every audit loads into one chunk, as a first bundle tells them: each chunk that is looked up and read adds to the
 * time of a start. What the program begins with stays by itself.
 */
function groupsOf(output) {
  const chunks = new Map(output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]))
  const isModule = (id, name) => id.replaceAll('\\', '/').endsWith(`/dist/${name}`)
  const modulesFrom = (name) => {
    const seen = new Set()
    const add = (fileName) => {
      if (seen.has(fileName) || !chunks.has(fileName)) return
      seen.add(fileName)
      chunks.get(fileName).imports.forEach(add)
    }
    add([...chunks.values()].find(({ moduleIds }) => moduleIds.some((id) => isModule(id, name)))?.fileName)
    return [...seen].flatMap((fileName) => chunks.get(fileName).moduleIds)
  }
  const start = new Set(modulesFrom('cli/main.js').filter((id) => !isModule(id, 'cli/main.js')))
  const audit = new Set(['cli/run.js', 'cli/audit/run.js'].flatMap(modulesFrom))
  return [
    { name: 'start', test: (id) => start.has(id), priority: 1 },
    { name: 'audit', test: (id) => audit.has(id) && !isModule(id, 'cli/main.js') },
  ]
}

/** What modules written for `require` expect around them, and where the engine of expressions is found. */
const standAlone = {
  name: 'stand-alone',
  renderChunk(code, _chunk, { format }) {
    const placed = code
      .replaceAll('(import.meta.url)("re2js")', '(import.meta.url)("./re2js.cjs")')
      .replaceAll('"libarchive-wasm/dist/libarchive.wasm"', '"./libarchive.wasm.br"')
    if (format === 'cjs' || !/\b__(?:dirname|filename)\b/.test(placed)) return placed
    return `import { fileURLToPath as pathOfUrl } from 'node:url'
const __filename = pathOfUrl(import.meta.url)
const __dirname = pathOfUrl(new URL('.', import.meta.url))
${placed}`
  },
}

/** Parts of npm's code that no call of ours reaches: they load, and say so when they are called. */
const unreached = ['iconv-lite', 'postcss-selector-parser', '@npmcli/metavuln-calculator']

const leftOut = {
  name: 'left-out',
  resolveId(id) {
    return unreached.includes(id) ? `\0left-out:${id}` : null
  },
  load(id) {
    const [, name] = /^\0left-out:(.*)$/s.exec(id) ?? []
    if (name === undefined) return null
    const message = JSON.stringify(`${name} is not part of Watertight`)
    return `module.exports = function () { throw new Error(${message}) }`
  },
}

function packageFolder(id, root) {
  const [, folder] = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//s.exec(id) ?? []
  return folder === undefined ? [] : [folder.slice(root.length)]
}

function fromRoot(root, name) {
  const folder = `${root}node_modules/${name}/`
  return folder + JSON.parse(readFileSync(`${folder}package.json`, 'utf8')).module
}
