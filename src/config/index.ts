export { type Config, defineConfig, type Size } from './define-config.ts'
export { type LoadedConfig, loadConfig } from './load-config.ts'
export { parseSize } from './parse-size.ts'
