import { spawnSync } from 'node:child_process'

/** The end-to-end tests run the built `bin`: it is built first when it is older than its sources. */
export function setup(): void {
  const { status } = spawnSync(process.execPath, ['scripts/setup.mjs'], { stdio: 'inherit' })
  if (status !== 0) throw new Error('the build failed')
}
