import { spawn } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { endTree } from '../../src/managers/run-visibly.ts'

test('a process is ended with the child that it has started', async () => {
  const idle = 'setInterval(() => {}, 1000)'
  const starting = `const { spawn } = require('node:child_process')
    console.log(spawn(process.execPath, ['-e', ${JSON.stringify(idle)}], { stdio: 'ignore' }).pid); ${idle}`
  const parent = spawn(process.execPath, ['-e', starting], { stdio: ['ignore', 'pipe', 'inherit'] })
  const child = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))))
  expect(() => process.kill(child, 0)).not.toThrow()
  endTree(parent.pid ?? 0)
  await vi.waitFor(() => expect(() => process.kill(child, 0)).toThrow(/ESRCH/), { timeout: 10_000 })
  await vi.waitFor(() => expect(parent.signalCode ?? parent.exitCode).not.toBeNull(), { timeout: 10_000 })
})
