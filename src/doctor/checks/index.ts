import type { Check } from './check.ts'
import { config } from './config.ts'
import { hooks } from './hooks.ts'
import { ignoreFiles } from './ignore-files.ts'
import { ignoreScripts } from './ignore-scripts.ts'
import { installation } from './installation.ts'
import { manager } from './manager.ts'
import { manifest } from './manifest.ts'
import { packers } from './packers.ts'
import { publishing } from './publishing.ts'

/** Every check of the doctor, in the order of findings of one status. */
export const checks: readonly Check[] = [
  hooks,
  ignoreScripts,
  publishing,
  config,
  installation,
  manifest,
  packers,
  ignoreFiles,
  manager,
]
