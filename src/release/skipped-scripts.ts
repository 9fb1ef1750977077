import type { Plan } from './plan.ts'
import type { Progress } from './progress.ts'

/** What to tell of scripts that a publish runs once the upload is done and a release does not, for each package that has gone out now. */
export function skippedScripts(progress: Progress, { packages }: Pick<Plan, 'packages'>): readonly string[] {
  return progress.items.flatMap((item) => {
    const scripts = packages[item.index]?.manifest['scripts']
    if (!gone.has(progress.stateOf(item)) || typeof scripts !== 'object' || scripts === null) return []
    const skipped = ['publish', 'postpublish'].filter((name) => Object.hasOwn(scripts, name))
    if (skipped.length === 0) return []
    const commands = skipped.map((name) => `npm run ${name}`).join(' && ')
    return [`${item.spec}: release runs no script once the upload is done; what is left to do: ${commands}`]
  })
}

const gone: ReadonlySet<string> = new Set(['published', 'staged', 'not-verified', 'dry-run'])
