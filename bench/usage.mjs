// Preloaded into a measured process: leaves its CPU time in seconds and its largest resident memory in kB in the file that USAGE_FILE names.
import { writeFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

process.on('exit', () => {
  if (!isMainThread) return
  const { user, system } = process.cpuUsage()
  const usage = { cpu: (user + system) / 1e6, memory: process.resourceUsage().maxRSS }
  writeFileSync(process.env.USAGE_FILE, JSON.stringify(usage))
})
