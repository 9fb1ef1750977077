import { afterEach, expect, test } from 'vitest'
import { Pool } from '../../src/engine/pool.ts'
import type { Task } from '../../src/engine/pool-worker.ts'

/** A thread that does what a package's spec says, in place of an audit. */
const worker = new URL(
  `data:text/javascript,${encodeURIComponent(`
import { parentPort, threadId } from 'node:worker_threads'
parentPort.on('message', ({ tarball: { spec } }) => {
  if (spec === 'exits') process.exit(0)
  if (spec === 'throws') throw new TypeError('a mistake of ours')
  if (spec === 'fills memory') throw Object.assign(new Error('heap'), { code: 'ERR_WORKER_OUT_OF_MEMORY' })
  if (spec === 'waits') return
  if (spec === 'is refused') parentPort.postMessage({ kind: 'failed', code: 'EODD', message: 'odd', hint: 'even' })
  else parentPort.postMessage({ kind: 'audited', audited: { spec, threadId } })
})
`)}`,
)

let pool: Pool | undefined
afterEach(() => pool?.close())

function task(spec: string): Task {
  const bytes = new Uint8Array()
  return {
    tarball: { spec, from: 'tarball', resolved: null, integrity: '', bytes, notices: [] },
    approved: null,
    project: null,
  }
}

function start(size: number): Pool {
  pool = new Pool(size, { cwd: '/', environment: {} }, worker)
  return pool
}

test.each([
  { spec: 'exits', code: 'EWORKER', says: /ended too early/ },
  { spec: 'throws', code: 'EWORKER', says: /failed \(TypeError\)/ },
  { spec: 'fills memory', code: 'EWORKER', says: /ran out of memory/ },
  { spec: 'is refused', code: 'EODD', says: /^odd$/ },
])('a thread whose package $spec takes no other along', async ({ spec, code, says }) => {
  const threads = start(1)
  const outcomes = await Promise.allSettled(['one', spec, 'two'].map((each) => threads.run(task(each))))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  const [, failure] = outcomes
  expect(failure).toMatchObject({ reason: { code, message: expect.stringMatching(says) } })
})

test('there are as many threads as asked for, and each is used again', async () => {
  const threads = start(2)
  const outcomes = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((spec) => threads.run(task(spec))))
  expect(new Set(outcomes.map((outcome) => (outcome as unknown as { threadId: number }).threadId)).size).toBe(2)
})

test('what is under way when the pool is closed fails with its reason', async () => {
  const threads = start(1)
  const outcomes = Promise.allSettled([threads.run(task('waits')), threads.run(task('one'))])
  await threads.close(new Error('enough'))
  expect(await outcomes).toMatchObject([{ reason: { message: 'enough' } }, { reason: { message: 'enough' } }])
  await expect(threads.run(task('one'))).rejects.toThrow('enough')
})
