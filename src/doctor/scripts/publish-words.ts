/** Whether a text has a command that publishes, as scripts, files of a CI and what is handed to another machine have them. */
export function publishesSomewhere(text: string): boolean {
  return text.split(/[\n;&|]/).some((line) => publishes(line.split(between).filter((word) => word !== '')))
}

const between = /[\s"'`,()[\]{}]+/
const managers = /^(?:.*\/)?(?:npm|pnpm|yarn|bun|lerna|changeset|jsr|beachball|rush)(?:@[\w.-]+)?$/
const starters = /^(?:npx|bunx|dlx|exec|yarn|pnpm)$/
const tools = /^(?:semantic-release|release-it|np|multi-semantic-release)(?:@[\w.-]+)?$/

/** How many words may stand between a program and its command. */
const NEAR = 12

function publishes(words: readonly string[]): boolean {
  return words.some((word, at) => {
    const next = words.slice(at + 1, at + 1 + NEAR)
    if (managers.test(word) && next.some((one) => one === 'publish' || /^pub(?:l|li|lis)?$/.test(one))) return true
    if (word === 'nx' && next[0] === 'release') return true
    return starters.test(word) && tools.test(next.find((one) => !one.startsWith('-')) ?? '')
  })
}

/** Whether a text names a package manager of npm's kind and not far behind it a word for publishing, or what plugins call the two together. */
export function publishesByNpm(text: string): boolean {
  if (together.some((one) => one.test(text))) return true
  return [...text.matchAll(namedManagers)].some(({ index }) => publishing.test(text.slice(index, index + REACH)))
}

const REACH = 400
const namedManagers = /\b(?:p?npm|yarn|npx|lerna|frontend-maven-plugin|NpmTasks?|NpmCommand|Npm)\b/g
const publishing = /\bpub(?:lish|l|li|lis)?\b/i
const together = [
  /\bnpm[-_.]?publish/i,
  /\bpublish[-_]?npm/i,
  /\b(?:semantic-release|release-it|ngx-deploy-npm)\b/,
  // GoReleaser's, and cargo-dist's.
  /(?:^|\n)npms[ \t]{0,20}:/,
  /\b(?:installers|publish-jobs)\s{0,9}=\s{0,9}\[[^\]]{0,300}npm/,
]
