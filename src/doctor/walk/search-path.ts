import type { State } from './state.ts'

/** Whether a program of this name that publishes or gates may be another one: a folder of the repository is searched first. */
export function isShadowed(name: string, { variables }: State): boolean {
  return searched.has(name) && putsOwnFolderFirst(variables.get('PATH') ?? '')
}

const searched: ReadonlySet<string> = new Set(['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'bun', 'bunx', 'watertight'])

/** Whether a value of PATH names a folder of the repository before what the machine has. What is installed in node_modules is no such folder. */
export function putsOwnFolderFirst(value: string): boolean {
  const entries = value.split(/[:;]/)
  const end = entries.findIndex((entry) => /^(?:\/|\$\{?PATH\b|%PATH%)/i.test(entry))
  return entries
    .slice(0, end === -1 ? entries.length : end)
    .some((entry) => isOwn(entry) && !/node_modules/.test(entry))
}

/** A relative path, or one below the folder that a CI has checked out, as its variable says. */
function isOwn(entry: string): boolean {
  return (
    /^(?:\.{1,2}(?:\/|$)|[\w-]+(?:\/|$)|\$\(pwd\)|`pwd`|\$\{\{ ?github\.workspace)/.test(entry) || isCheckout(entry)
  )
}

function isCheckout(entry: string): boolean {
  return checkouts.has(/^\$\{?([A-Z_]+)/.exec(entry)?.[1] ?? '')
}

const checkouts: ReadonlySet<string> = new Set([
  'PWD',
  'GITHUB_WORKSPACE',
  'CI_PROJECT_DIR',
  'BUILD_SOURCESDIRECTORY',
  'BITBUCKET_CLONE_DIR',
  'TRAVIS_BUILD_DIR',
  'CIRCLE_WORKING_DIRECTORY',
  'WORKSPACE',
])
