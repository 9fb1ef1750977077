import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/seed-properties.ts'],
    // Most tests wait for a process of their own: a worker a core, and one more.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 180_000,
    hookTimeout: 240_000,
  },
})
