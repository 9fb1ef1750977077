// Times Node programs as whole processes: a warm-up, then several runs in turn, medians and ratios. Memory is the process's own peak.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const peak = fileURLToPath(new URL('peak.mjs', import.meta.url))

/** Runs each of `commands` (name → node's arguments) `runs` times, in turn; gives medians: milliseconds, and MiB where asked. */
export function measure(commands, { runs = 7, memory = false, exitCodes = [0, 1], cwd } = {}) {
  const times = Object.fromEntries(Object.keys(commands).map((name) => [name, []]))
  for (let run = -1; run < runs; run += 1) {
    for (const [name, args] of Object.entries(commands)) {
      const began = process.hrtime.bigint()
      const { status, stderr } = spawnSync(process.execPath, args, {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: clean,
        cwd,
      })
      const milliseconds = Number(process.hrtime.bigint() - began) / 1e6
      if (!exitCodes.includes(status)) throw new Error(`${name} ended with ${status}: ${stderr}`)
      if (run >= 0) times[name].push(milliseconds)
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, list]) => [
      name,
      { milliseconds: median(list), ...(memory && { mebibytes: peakOf(commands[name]) }) },
    ]),
  )
}

const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))

function peakOf(args) {
  const folder = mkdtempSync(join(tmpdir(), 'watertight-bench-'))
  const file = join(folder, 'peak')
  spawnSync(process.execPath, ['--import', peak, ...args], { stdio: 'ignore', env: { ...clean, PEAK_FILE: file } })
  const kibibytes = Number(readFileSync(file, 'utf8'))
  rmSync(folder, { recursive: true })
  return kibibytes / 1024
}

/** The middle of the list. */
export function median(list) {
  const sorted = list.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
