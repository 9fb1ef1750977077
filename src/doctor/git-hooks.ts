import { yamlEntries, yamlText } from '../text/yaml.ts'
import { readConfigText } from './tools/read-config.ts'
import type { Setting } from './walk/setting.ts'
import { startState, type Walker } from './walk/state.ts'
import { siteAt } from './walk/walker.ts'

/** Follows the hooks of git that the repository installs: a commit or a tag can publish as well. */
export function runGitHooks({ files }: Setting, walker: Walker): void {
  for (const folder of ['.husky', '.githooks', '.git-hooks'])
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
