import { parentPort, workerData } from 'node:worker_threads'
import { type Batch, type BatchAnswer, unpackBatch } from './batch.ts'
import { type Inspection, inspectWith, makeInspectors } from './inspect.ts'

// The other end of engine/pool: makes the same inspectors from the same rules, and answers batch by batch.
const inspectors = makeInspectors(workerData as Inspection, 'text')

parentPort?.on('message', (batch: Batch) => {
  const found = unpackBatch(batch).map((artifact) => inspectWith(inspectors, artifact))
  const answer: BatchAnswer = { id: batch.id, found }
  parentPort?.postMessage(answer)
})
