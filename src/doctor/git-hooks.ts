import { isFields } from '../model/json.ts'
import { yamlEntries, yamlItems, yamlText } from '../text/yaml.ts'
import { readConfigText } from './tools/read-config.ts'
import type { WalkSetting } from './walk/setting.ts'
import { startState, type Walker } from './walk/state.ts'
import { siteAt } from './walk/walker.ts'

/** Follows the hooks of git that the repository installs: a commit or a tag can publish as well. */
export function runGitHooks({ files, project: { manifest } }: WalkSetting, walker: Walker): void {
  const husky = manifest['husky']
  const lists = [
    manifest['simple-git-hooks'],
    manifest['gitHooks'],
    manifest['lint-staged'],
    isFields(husky) ? husky['hooks'] : null,
  ]
  for (const list of lists)
    for (const [hook, scripts] of isFields(list) ? Object.entries(list) : [])
      for (const script of Array.isArray(scripts) ? scripts : [scripts])
        if (typeof script === 'string') walker.script(script, startState('.'), siteAt(`package.json, ${hook}`))
  const preCommit = files.yaml('.pre-commit-config.yaml')
  for (const repo of yamlItems(preCommit ?? undefined, 'repos'))
    for (const one of yamlItems(repo, 'hooks')) {
      const entry = yamlText(one, 'entry')
      if (entry !== undefined) walker.script(entry, startState('.'), siteAt('.pre-commit-config.yaml'))
    }
  const scripts = isFields(manifest['scripts']) ? Object.values(manifest['scripts']) : []
  const moved = scripts.flatMap((script) => /core\.hooksPath[ =]['"]?([\w./-]+)/.exec(String(script))?.[1] ?? [])
  for (const folder of new Set([
    '.husky',
    '.githooks',
    '.git-hooks',
    ...moved.map((path) => path.replace(/^\.\//, '')),
  ]))
    for (const file of files.list(folder)) {
      const text = files.text(file)
      if (text !== null && isHook.test(file)) walker.script(text, startState('.'), siteAt(file), { endsOnError: true })
    }
  for (const file of ['lefthook.yml', '.lefthook.yml', 'lefthook.yaml', 'lefthook.toml', 'lefthook.json']) {
    const text = files.text(file)
    const value = text === null ? null : readConfigText(file, text)
    for (const [hook, jobs] of value === null ? [] : yamlEntries(value)) {
      for (const kind of ['commands', 'scripts', 'jobs'])
        for (const [name, job] of yamlEntries(jobs, kind)) {
          const script = yamlText(job, 'run')
          if (script !== undefined) walker.script(script, startState('.'), siteAt(`${file}, ${hook} ${name}`))
        }
    }
  }
}

const isHook = /\/(?:pre|post|commit|prepare|reference|update|push)[\w-]*$/
