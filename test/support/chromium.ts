import { spawnSync } from 'node:child_process'
import { type Browser, chromium } from 'playwright-core'

/** Starts Debian's Chromium; close it again. */
export function startChromium(): Promise<Browser> {
  const executablePath = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim()
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}
