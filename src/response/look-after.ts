import { setTimeout as wait } from 'node:timers/promises'
import { AuditError } from '../model/audit-error.ts'
import type { SourceContext } from '../model/source.ts'
import { registryRecord } from '../sources/registry-record.ts'
import type { Command } from './response-type.ts'

/** What the registry says after a command was run; it is asked a few times, since what is in front of a registry may answer from memory. */
export async function lookAfter(
  command: Command,
  name: string,
  context: SourceContext,
): Promise<{ readonly isDone: boolean; readonly seen: string }> {
  try {
    for (let attempt = 1; ; attempt += 1) {
      const found = meaning(command, await registryRecord(name, context))
      if (found.isDone || attempt === ATTEMPTS) return found
      await wait(PAUSE, undefined, context.signal && { signal: context.signal })
    }
  } catch (error) {
    context.signal?.throwIfAborted()
    if (!(error instanceof AuditError)) throw error
    return { isDone: false, seen: `its state is not known: ${error.message}` }
  }
}

const ATTEMPTS = 4
/** Milliseconds. */
const PAUSE = 1500

function meaning(
  { id, npm }: Command,
  { versions, tags }: Awaited<ReturnType<typeof registryRecord>>,
): { readonly isDone: boolean; readonly seen: string } {
  const [, second = '', third = '', fourth = ''] = npm ?? []
  switch (id) {
    case 'dist-tag': {
      const wanted = versionOf(third)
      const found = tags.find(({ tag }) => tag === fourth)?.version ?? 'nothing'
      return { isDone: found === wanted, seen: `the registry has ${fourth} at ${found}` }
    }
    case 'deprecate': {
      const wanted = versionOf(second).split(' || ')
      const left = versions.filter(({ version, isDeprecated }) => wanted.includes(version) && !isDeprecated)
      return {
        isDone: left.length === 0,
        seen: left.length === 0 ? 'the registry warns of it' : 'the registry does not warn of it yet',
      }
    }
    case 'unpublish': {
      const isLeft = versions.some(({ version }) => version === versionOf(second))
      return { isDone: !isLeft, seen: isLeft ? 'the registry still has it' : 'the registry no longer has it' }
    }
    case 'release':
      return { isDone: false, seen: 'nothing was run' }
  }
}

/** What stands behind the name in `name@version`. */
function versionOf(spec: string): string {
  return spec.slice(spec.lastIndexOf('@') + 1)
}
