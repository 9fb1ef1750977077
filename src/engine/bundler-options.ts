import type { Fix } from '../model/report.ts'

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
