import { availableParallelism } from 'node:os'
import { env } from 'node:process'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

/** Publishes past gates, packs and installs with real package managers from the registry; the one part that needs a network. */
const managers = ['test/network/**/*.test.ts']

/** Starts `bin`, another program or a server of its own. */
const process = [
  'test/action/**/*.test.ts',
  'test/build/**/*.test.ts',
  'test/diff/against.test.ts',
  'test/docs/run-commands.test.ts',
  'test/e2e/**/*.test.ts',
  'test/engine/bundler-options.test.ts',
  'test/engine/checkout.test.ts',
  'test/engine/pool.test.ts',
  'test/fleet/**/*.test.ts',
  // It replaces a module.
  'test/formats/new-format.test.ts',
  'test/formats/source-map/consumers.test.ts',
  'test/formats/source-map/real-tools.test.ts',
  'test/formats/sources/dumps.test.ts',
  'test/managers/packer.test.ts',
  'test/receipts/verify.test.ts',
  'test/managers/run-visibly.test.ts',
  'test/reporters/html-page.test.ts',
  'test/response/copies.test.ts',
  'test/response/probe.test.ts',
  'test/sources/*.test.ts',
  'test/stage/*.test.ts',
  'test/verifiers/*.test.ts',
]

/** Tries very many inputs or very large ones, or audits whole packages many times. */
const property = [
  'test/config/load-config.test.ts',
  'test/detectors/pattern/call.test.ts',
  'test/detectors/pattern/layers.test.ts',
  'test/detectors/pattern/step-bounds.test.ts',
  'test/doctor/checks/hooks.test.ts',
  'test/doctor/checks/ignore-scripts.test.ts',
  'test/doctor/checks/publishing.test.ts',
  'test/doctor/set-ups/*.test.ts',
  'test/engine/allow-comments.test.ts',
  'test/engine/contract-inspector.test.ts',
  'test/engine/edits/edits.test.ts',
  'test/engine/hostile-containers.test.ts',
  'test/engine/known-files.test.ts',
  'test/engine/library-targets.test.ts',
  'test/engine/long-line.test.ts',
  'test/engine/near-misses.test.ts',
  'test/engine/originals.test.ts',
  'test/engine/registry-manifest.test.ts',
  'test/engine/secret-corpus.test.ts',
  'test/engine/source-outline.test.ts',
  'test/formats/damage.test.ts',
  'test/formats/hostile-tar.test.ts',
  'test/formats/source-map/hostile.test.ts',
  'test/formats/source-map/longer-than-a-string.test.ts',
  'test/formats/source-map/mutations.test.ts',
  'test/formats/sources/webpack-stats.test.ts',
  'test/formats/unpack.test.ts',
  'test/fuzz/campaign.test.ts',
  'test/release/preflight.test.ts',
  'test/reporters/contract.test.ts',
  'test/reporters/markdown.test.ts',
  'test/reporters/sarif.test.ts',
  'test/restore/*.test.ts',
  'test/rules/compact.test.ts',
  'test/rules/pack-bounds.test.ts',
  'test/rules/pattern-examples.test.ts',
  'test/rules/secrets-matrix.test.ts',
  'test/samples/samples.test.ts',
  'test/secrets/pattern-shape.test.ts',
  'test/strip/strip-tarball.test.ts',
  'test/text/glob-index.test.ts',
  'test/text/linear-regexp.test.ts',
]

/** What waits for programs and networks may wait for ever once in ten thousand times: in CI it is tried again, and the output says so. */
const retry = env['CI'] === 'true' ? 1 : 0

/** Vitest runs projects of one number side by side. */
const second = { groupOrder: 2 }

export default defineConfig(({ mode }) => ({
  test: {
    globalSetup: ['test/support/temporary-root.ts'],
    // What one project has compiled is ready for the others, and for the next run.
    experimental: { fsModuleCache: true },
    setupFiles: ['test/support/seed-properties.ts'],
    // Most tests wait for a process of their own: a worker a core, and one more.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 240_000,
    projects: [
      { extends: true, mode, test: { name: 'managers', include: managers, sequence: second, retry } },
      {
        extends: true,
        mode,
        test: { name: 'process', include: process, isolate: false, sequence: second, retry },
      },
      { extends: true, mode, test: { name: 'property', include: property, isolate: false, sequence: second } },
      {
        extends: true,
        // Each project has a mode of its own, and would not hear of `--mode all`.
        mode,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...managers, ...process, ...property],
          // They change nothing that another file could see, and wait for nothing: a worker a core, each loads the code once.
          isolate: false,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
}))
