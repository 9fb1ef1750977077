// Preloaded into a measured process: leaves its peak resident size, in KiB, in the file that PEAK_FILE names.
import { readFileSync, writeFileSync } from 'node:fs'

process.on('exit', () => writeFileSync(process.env.PEAK_FILE, String(peakOf())))

/** Linux counts what the parent had before `exec` into `maxRSS`; `VmHWM` begins anew. */
function peakOf() {
  const { maxRSS } = process.resourceUsage()
  if (process.platform !== 'linux') return maxRSS
  return /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? maxRSS
}
