import { yamlAt, yamlEntries, yamlItems, yamlText } from '../../text/yaml.ts'
import type { CiFiles } from '../ci/ci-job.ts'
import { changed, type State } from './state.ts'

/**
 * What is known after `what` has put these paths into the checkout: a package.json or a configuration may be another, and so may
 * what is installed. A folder such as `dist` is neither; the audit sees it like any other change.
 */
export function afterBringing(paths: readonly string[], what: string, state: State): State {
  const after = changed(state, what, true)
  const plain = paths
    .map((path) => path.trim().replace(/^["']|["']$/g, ''))
    .filter((path) => path !== '' && !/^!/.test(path))
  const isOver = plain.some((path) => isWhole(path))
  const hasModules = isOver || plain.some((path) => /(?:^|\/)(?:node_modules|\.pnp)\b/.test(path))
  return {
    ...after,
    ...(isOver && {
      doubt: `${what} may bring another package.json`,
      replaced: `${what} may bring another configuration of Watertight`,
    }),
    ...(hasModules && { modules: `${what} brings node_modules that were made elsewhere` }),
  }
}

/** Whether a path or a pattern is the checkout as a whole, or what decides there. */
function isWhole(path: string): boolean {
  const inner = path
    .replace(/^(?:\$\{\{\s*github\.workspace\s*\}\}|\$\(\w[\w.]*\)|\$\{?\w+\}?|~\/(?:project|repo))(?=\/|$)/, '.')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '')
  return (
    /^(?:|\.|\*|\*\*|\*\*\/\*|\*\.\*|\*\.json|\*\*\/\*\.json)$/.test(inner) ||
    /(?:^|\/)(?:package\.json|\.npmrc|watertight[\w.-]*\.json)$/.test(inner)
  )
}

/** The paths of an artifact that a job of the same workflow uploads; null where none does, or where its name is put together. */
export function uploadedPaths(name: string, workflow: string, files: CiFiles): readonly string[] | null {
  const found: string[] = []
  for (const [, job] of yamlEntries(files.yaml(workflow) ?? undefined, 'jobs'))
    for (const step of yamlItems(job, 'steps'))
      if (/\/upload-artifact@/.test(yamlText(step, 'uses') ?? '') && yamlText(step, 'with', 'name') === name)
        found.push(...(yamlText(yamlAt(step, 'with'), 'path') ?? '.').split('\n').filter((path) => path.trim() !== ''))
  return found.length === 0 ? null : found
}
