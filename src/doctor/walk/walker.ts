import { runCommand, runWords } from './run-program.ts'
import { runShell } from './run-shell.ts'
import { below, type WalkSetting } from './setting.ts'
import type { Site, Walker } from './state.ts'
import { unfollowed } from './unfollowed.ts'
import { textAt } from './write-files.ts'

/** Commands that are followed in one project, far beyond what people write. */
const MOST = 20_000
const DEEPEST = 40

/** What walks through the scripts and jobs of a project. */
export function createWalker(setting: WalkSetting): Walker {
  let left = MOST
  let depth = 0
  const walker: Walker = {
    found: [],
    called: new Set(),
    tools: new Set(),
    script(script, state, site, options = {}) {
      if (depth >= DEEPEST)
        return unfollowed('a script', 'scripts call each other too deeply', { state, site, setting, walker })
      depth += 1
      try {
        const run: Parameters<typeof runShell>[4]['run'] = (command, at, place) =>
          runCommand(command, { state: at, site: place, setting, walker })
        return runShell(script, state, site, options, { walker, run })
      } finally {
        depth -= 1
      }
    },
    textOf: (path, state) => textAt(path, state, setting) ?? null,
    foldersLike(pattern, folder) {
      const [, parent] = /^((?:[\w.@-]+\/)*)\*\/?$/.exec(pattern) ?? []
      const place = parent === undefined ? null : below(folder, parent)
      if (place === null) return null
      const prefix = place === '.' ? '' : `${place}/`
      const names = setting.tree().files.flatMap((file) => {
        const [name, rest] = file.startsWith(prefix) ? file.slice(prefix.length).split(/\/(.*)/s) : []
        return name !== undefined && rest === 'package.json' ? [`${parent}${name}`] : []
      })
      return names.length === 0 ? null : names
    },
    words: (words, state, site) => runWords(words, [], { state, site, setting, walker }),
    mayGoOn(site) {
      left -= 1
      if (left === -1) giveUp(site, walker)
      return left >= 0
    },
  }
  return walker
}

function giveUp(site: Site, walker: Walker): void {
  walker.found.push({
    where: site.where,
    through: site.through,
    shown: 'the rest',
    status: 'unknown',
    because: `there are more than the ${MOST} commands that are followed`,
    advice: null,
    meetsGate: false,
    tool: null,
    folders: [],
    uploads: [],
  })
}

/** A place outside of hooks and steps. */
export function siteAt(where: string, through: readonly string[] = []): Site {
  return { where, through, event: null, manager: null, stepId: null, condition: null, calls: [] }
}
