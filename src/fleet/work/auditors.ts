import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Store } from '../../engine/known-files.ts'
import { Threads } from '../../engine/threads.ts'
import { AuditError } from '../../model/audit-error.ts'
import type { Tarball } from '../../model/source.ts'
import type { FromThread, ThreadOptions, ToThread } from './audit-thread.ts'
import { type Examined, openExaminer } from './examiner.ts'

/** Audits tarballs, a few at a time; each in a thread of its own, which may end and take no other along. */
export interface Auditors {
  audit(tarball: Tarball): Promise<Examined>
  close(): Promise<void>
}

/** Tests and whoever runs the sources as they are have no file that a thread could run. */
const threadFile = new URL('../fleet/audit-thread.js', import.meta.url)

/** Megabytes that the objects of one thread may take: a package that wants more ends its thread, and is named. */
const HEAP = 1024

export function openAuditors(size: number, options: ThreadOptions, store: Store): Auditors {
  return existsSync(fileURLToPath(threadFile)) ? inThreads(size, options, store) : inThisThread(options, store)
}

function inThisThread({ options, keep }: ThreadOptions, store: Store): Auditors {
  const examiner = openExaminer(options, store, keep)
  return { audit: async (tarball) => (await examiner)(tarball), close: async () => undefined }
}

function inThreads(size: number, options: ThreadOptions, store: Store): Auditors {
  const threads = new Threads<Tarball, FromThread, Examined>(size, {
    file: threadFile,
    // It needs nothing of the environment, and whatever is in it is not its business.
    options: { workerData: options, env: {}, resourceLimits: { maxOldGenerationSizeMb: HEAP } },
    messageOf: (tarball): ToThread => ({ kind: 'audit', tarball }),
    transferOf: ({ bytes: { buffer, byteLength } }) =>
      buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
    specOf: ({ spec }) => spec,
    take: (sent, _tarball, thread) => {
      if (sent.kind === 'examined') thread.end({ outcome: sent.examined })
      else if (sent.kind === 'failed') thread.end({ error: new AuditError(sent.code, sent.message) })
      else if (sent.kind === 'save') void store.save(sent.shelf, sent.entries)
      else
        void store
          .load(sent.shelf, sent.keys)
          .then((entries) => thread.answer({ kind: 'shelf', question: sent.question, entries } satisfies ToThread))
    },
  })
  return { audit: (tarball) => threads.run(tarball), close: () => threads.close() }
}
