import type { Manifest } from '../model/artifact.ts'
import { isFields } from '../model/json.ts'
import type { Fix } from '../model/report.ts'
import { fill } from '../text/fill.ts'
import type { Traced } from './originals.ts'

/** What makes a finding go away, the best way first. How a file is left out is worked out once all findings are judged. */
export function fixesOf(
  candidate: Traced,
  fileKind: string | undefined,
  manifest?: Manifest | undefined,
): readonly Fix[] {
  const { rule, values } = candidate
  const own: Fix[] = rule.fix === null ? [] : [{ kind: 'remove', description: fill(rule.fix, values) }]
  const files = isAboutTheFile(candidate, fileKind) ? [leaveOut] : []
  const map = candidate.subject.facts.map
  // The exact option and the exact edit say more than the rule's advice for all cases.
  if (map !== undefined && rule.id.startsWith('map/') && rule.detector !== 'contract') {
    const option = bundlerOption(isUsed(map.tool, manifest) ? map.tool : null, map.kind)
    return [...(files.length > 0 ? files : own), option]
  }
  return [...(rule.secret ? revocation(candidate) : []), ...own, ...files]
}

/** Tools that a map shows by the order of its keys alone, in which others may write them too, and by which words a project names them. */
const guessed: { readonly [tool: string]: RegExp } = {
  tsc: /\btsc\b|typescript|ts-|tsup|nest|angular|vue|astro|next/,
  rollup: /rollup|vite|tsup|unbuild|microbundle|svelte|nuxt|astro|vue|tsdown|pkgroll|bunchee|rslib/,
  rolldown: /rolldown|tsdown|vite|vue|svelte|nuxt/,
  swc: /swc|next|nest|parcel|rspack|rsbuild|rslib|deno/,
}

/** Whether a tool that was guessed is one of the project: advice about another would help nobody. A package that names no tool at all says nothing. */
function isUsed(tool: string | null, manifest: Manifest | undefined): boolean {
  const words = tool === null || !Object.hasOwn(guessed, tool) ? undefined : guessed[tool]
  if (words === undefined || manifest === undefined) return true
  const { scripts, dependencies, devDependencies, peerDependencies } = manifest
  const named = [dependencies, devDependencies, peerDependencies].flatMap((list) =>
    isFields(list) ? Object.keys(list) : [],
  )
  const run = isFields(scripts) ? Object.values(scripts).filter((line) => typeof line === 'string') : []
  if (named.length + run.length === 0) return true
  return [...named, ...run].slice(0, MOST_WORDS).some((text) => words.test(text.slice(0, 1000)))
}

const MOST_WORDS = 5000

const leaveOut: Fix = { kind: 'files', description: 'Leave it out of the package.' }

function revocation({ rule }: Traced): readonly Fix[] {
  const revoke = rule.options['revoke'] as { url?: string; command?: string } | undefined
  const ways = [revoke?.command && `run \`${revoke.command}\``, revoke?.url && `open ${revoke.url}`].filter(Boolean)
  if (ways.length > 0) {
    return [{ kind: 'revoke', description: `Revoke it first: ${ways.join(', or ')}. Others may already have it.` }]
  }
  if (rule.options['publicByDesign'] === true || rule.fix !== null) return []
  return [
    { kind: 'revoke', description: 'Replace it wherever it is in use, then read it from the environment instead.' },
  ]
}

/** Whether leaving the file out is the answer: the whole file is the trouble, and it is nothing that a program runs. */
function isAboutTheFile({ rule, region, chain, subject }: Traced, kind: string | undefined): boolean {
  const [file = ''] = chain
  if (file === '') return false
  if (isMapName(file) && !runs.has(kind ?? '')) return true
  if (chain.length > 1) return !runs.has(kind ?? '') && (rule.secret || isOfFile(rule.id))
  if (rule.id.startsWith('map/')) return subject.facts.map !== undefined && region === undefined
  return isOfFile(rule.id) || (rule.secret && region === undefined) || /\.(?:env|log|tsbuildinfo)$/.test(file)
}

function isOfFile(ruleId: string): boolean {
  return /^(?:map|file|container)\//.test(ruleId)
}

function isMapName(path: string): boolean {
  return path.endsWith('.map')
}

/** Kinds of files that a package may not work without. */
const runs: ReadonlySet<string> = new Set(['javascript', 'typescript', 'css', 'html', 'wasm', 'elf', 'macho', 'pe'])

/** The option that keeps embedded sources out of the map at its origin, in the words of the tool that made it. */
export function bundlerOption(tool: string | null, kind: string): Fix {
  const option = (tool === null ? undefined : options[tool]) ?? unknownTool
  const place = kind === 'inline' || kind === 'eval' ? option.inline : option.file
  return { kind: 'bundler', description: place }
}

interface Option {
  readonly file: string
  readonly inline: string
}

const unknownTool: Option = {
  file: 'Build the release without source maps, or with maps that carry no sourcesContent.',
  inline: 'Build the release without inline source maps.',
}

const options: { readonly [tool: string]: Option } = {
  webpack: {
    file: "webpack: set devtool: false for the release, or 'nosources-source-map' to keep positions without text.",
    inline: "webpack: use a devtool without 'inline' and 'eval' for the release, for instance devtool: false.",
  },
  rollup: {
    file: 'Rollup: output.sourcemap: false (in Vite, build.sourcemap), or output.sourcemapExcludeSources: true to keep positions without text.',
    inline: "Rollup: output.sourcemap (in Vite, build.sourcemap) must not be 'inline' in the release.",
  },
  rolldown: {
    file: 'Rolldown: output.sourcemap: false (in Vite, build.sourcemap), or output.sourcemapExcludeSources: true to keep positions without text.',
    inline: "Rolldown: output.sourcemap (in Vite, build.sourcemap) must not be 'inline' in the release.",
  },
  vite: {
    file: 'Vite: build.sourcemap: false, or build.rollupOptions.output.sourcemapExcludeSources: true.',
    inline: "Vite: build.sourcemap must not be 'inline' in the release.",
  },
  esbuild: {
    file: 'esbuild: leave out --sourcemap, or add --sources-content=false to keep positions without text.',
    inline: 'esbuild: leave out --sourcemap=inline (and =both) in the release build.',
  },
  tsc: {
    file: 'TypeScript: "inlineSources": false, or "sourceMap": false in the tsconfig of the release build.',
    inline: 'TypeScript: "inlineSourceMap": false in the tsconfig of the release build.',
  },
  swc: {
    file: 'swc: "inlineSourcesContent": false, or "sourceMaps": false for the release build.',
    inline: 'swc: "sourceMaps" must not be "inline" in the release build.',
  },
  bun: {
    file: 'Bun: build with --sourcemap=none; with --compile every other value embeds the original sources.',
    inline: 'Bun: build with --sourcemap=none, not inline.',
  },
  turbopack: {
    file: 'Next.js: leave productionBrowserSourceMaps out of the release build, and the server’s maps out of the package.',
    inline: 'Next.js: leave productionBrowserSourceMaps out of the release build.',
  },
  metro: {
    file: 'Metro: leave out --sourcemap-output for what ships, or keep the map outside the package.',
    inline: 'Metro: set inlineSourceMap: false in the bundle request of the release.',
  },
  sass: {
    file: 'Sass: leave out --embed-sources, or use --no-source-map.',
    inline: 'Sass: leave out --embed-source-map, or use --no-source-map.',
  },
}
