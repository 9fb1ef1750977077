export type { Positions, SourcePosition } from './positions.ts'
export { type MapSource, readSourceMap, type SourceMap } from './read-source-map.ts'
export { sourceMapFormat } from './source-map-format.ts'
