import type { Artifact } from '../model/artifact.ts'
import type { Detector, Match } from '../model/detector.ts'
import { wordFor } from '../text/count.ts'
import { formatBytes } from '../text/format-bytes.ts'

/** Containers in the package: what could not be opened, what was, and links that lead elsewhere. */
export const container: Detector = {
  id: 'container',
  create(rules) {
    const ids = new Set(rules.map((rule) => rule.id))
    return {
      *inspect(artifact) {
        if (!artifact.parent) return
        for (const match of matches(artifact)) if (ids.has(match.ruleId)) yield match
      },
    }
  },
}

function* matches({ facts, path, parent, contents, bytes }: Artifact): Iterable<Match> {
  if (facts.opaque) {
    const size = formatBytes(bytes.length)
    yield { ruleId: 'container/opaque', values: { ...facts.opaque, size, fixture: isFixture(path) } }
  }
  if (facts.link !== undefined) {
    const leaves = leavesPackage(path, facts.link)
    yield { ruleId: 'container/link', values: { leaves, target: leaves ? 'out of the package' : 'inside the package' } }
  }
  // What is inside a nested package belongs to it; its own tarball inside another compression is the same package.
  const manifest = facts.manifest
  if (manifest && parent) {
    const name = typeof manifest['name'] === 'string' ? manifest['name'] : 'without a name'
    const version = typeof manifest['version'] === 'string' ? `@${manifest['version']}` : ''
    yield {
      ruleId: 'container/nested-package',
      values: { package: `${name}${version}`.slice(0, 200), fixture: isFixture(path) },
    }
    return
  }
  if (facts.container === undefined) return
  const { format, entries, role } = facts.container
  if (role === 'executable') {
    yield { ruleId: 'container/executable', values: { format, entries, files: wordFor(entries, 'file') } }
  } else if (role === 'archive' && contents.length > 0) {
    yield {
      ruleId: 'container/archive',
      values: { format, entries, files: wordFor(entries, 'file'), fixture: isFixture(path) },
    }
  }
}

function leavesPackage(path: string, target: string): boolean {
  if (/^(?:\/|\\|[a-z]:)/i.test(target)) return true
  let depth = path.split('/').length - 1
  for (const segment of target.split(/[\\/]/)) {
    if (segment === '..') depth -= 1
    else if (segment !== '' && segment !== '.') depth += 1
    if (depth < 0) return true
  }
  return false
}

function isFixture(path: string): boolean {
  return /(?:^|\/)(?:__tests__|__fixtures__|tests?|fixtures?|examples?|templates?|node_modules)\//i.test(path)
}
