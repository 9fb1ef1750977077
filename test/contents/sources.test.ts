import { expect, test } from 'vitest'
import { classifySource, resolveSource } from '../../src/contents/sources.ts'

test.each([
  { source: '../src/b.ts', root: null, path: 'dist/a.js.map', want: 'src/b.ts' },
  { source: './b.ts', root: '', path: 'a.js.map', want: 'b.ts' },
  { source: 'b.ts', root: '../src', path: 'dist/a.js.map', want: 'src/b.ts' },
  { source: 'b.ts', root: '../src/', path: 'dist/a.js.map', want: 'src/b.ts' },
  { source: 'b.ts', root: '/', path: 'dist/a.js.map', want: '/b.ts' },
  { source: '../../../b.ts', root: null, path: 'dist/a.js.map', want: '../../b.ts' },
  { source: '/home/b.ts', root: null, path: 'dist/a.js.map', want: '/home/b.ts' },
  { source: 'webpack://p/./b.ts', root: '', path: 'dist/a.js.map', want: 'webpack://p/./b.ts' },
  { source: 'src/b.ts', root: 'webpack://p/', path: 'dist/a.js.map', want: 'webpack://p/src/b.ts' },
  { source: 'file:///b.ts', root: '../src', path: 'dist/a.js.map', want: 'file:///b.ts' },
  { source: 'b.ts', root: null, path: 'file:///x/dist/a.js.map', want: 'file:///x/dist/b.ts' },
  { source: '/b.ts', root: null, path: 'https://example.org/x/a.js.map', want: 'https://example.org/b.ts' },
  { source: 'b.ts', root: null, path: '', want: 'b.ts' },
  { source: 'C:/x/b.ts', root: null, path: 'a.js.map', want: 'C:/x/b.ts' },
])('$root + $source, from $path, is $want', ({ source, root, path, want }) => {
  expect(resolveSource(source, root, path)).toBe(want)
})

test.each([
  { url: 'src/a.ts', want: 'own' },
  { url: 'webpack://pkg/./src/a.ts?a1b2', want: 'own' },
  { url: 'webpack-internal:///./src/a.ts', want: 'own' },
  { url: 'turbopack:///[project]/src/a.ts', want: 'own' },
  { url: '../node_modules/left-pad/index.js', want: 'left-pad' },
  { url: 'webpack://pkg/./node_modules/@scope/name/lib/i.js', want: '@scope/name' },
  { url: 'node_modules/.pnpm/react@18.0.0/node_modules/react/index.js', want: 'react' },
  { url: 'node_modules\\left-pad\\index.js', want: 'left-pad' },
  { url: 'src/my_node_modules/a.js', want: 'own' },
  { url: 'webpack://pkg/webpack/bootstrap', want: 'runtime' },
  { url: 'webpack://pkg/webpack/runtime/define property getters', want: 'runtime' },
  { url: 'webpack:///webpack/universalModuleDefinition', want: 'runtime' },
  { url: 'webpack:///(webpack)/buildin/module.js', want: 'runtime' },
  { url: 'webpack://pkg/external "fs"', want: 'runtime' },
  { url: '\0commonjsHelpers.js', want: 'runtime' },
  { url: 'vite/preload-helper', want: 'runtime' },
  { url: '../vite/preload-helper.js', want: 'runtime' },
  { url: '__prelude__', want: 'runtime' },
  { url: 'src/webpack/bootstrap.ts', want: 'own' },
  { url: 'webpack/runtime/plan.ts', want: 'own' },
  { url: 'webpack/bootstrap', want: 'runtime' },
  { url: 'webpack/runtime/make namespace object', want: 'runtime' },
  { url: 'dist/assets/\0commonjsHelpers.js', want: 'runtime' },
])('$url is $want', ({ url, want }) => {
  const origin = classifySource(url)
  expect(origin.kind === 'dependency' ? origin.name : origin.kind).toBe(want)
})
