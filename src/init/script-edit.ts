import { join } from 'node:path'
import { findPublishPaths } from '../doctor/find-publish-paths.ts'
import type { PublishPath } from '../doctor/publish-path.ts'
import type { WalkSetting as Walk } from '../doctor/walk/setting.ts'
import { setJsonMember } from '../text/edit-json.ts'
import { asDrafted } from './as-drafted.ts'
import type { Draft } from './draft.ts'
import type { Edit } from './edit.ts'
import { quoted } from './quoted.ts'

/** Puts the gate right before the command of a script in package.json that publishes a folder which no hook looks at. */
export const scriptEdit: Edit = {
  id: 'script',
  async plan({ examination, places }, draft) {
    const { project, setting } = examination
    if (places.others.length === 0) return []
    for (const folder of new Set(['.', ...project.packages.map((one) => one.folder)])) {
      const file = join(project.root, folder, 'package.json')
      for (const [name, script] of asDrafted(setting, draft).scriptsIn(folder)) {
        if (!publishes.test(script)) continue
        const before = (await draft.read(file)) ?? ''
        for (const gated of candidates(script, places.others)) {
          const text = setJsonMember(before, ['scripts', name], gated)
          if (text === null) continue
          const open = bypasses(setting, draft).length
          await draft.write(file, text)
          if (bypasses(setting, draft).length < open) break
          await draft.write(file, before)
        }
      }
    }
    return []
  },
}

/** A command that publishes, at the start of a script or behind one that has to succeed. */
const publishes = /(^|&&\s*)((?:npm|pnpm|bun|yarn)\s+(?:[^\s&|;]+\s+){0,10}publish(?![\w:.-]))/

/** The script with the gate before the command, by each name that the folder may have there. */
function candidates(script: string, folders: readonly string[]): readonly string[] {
  const at = (gate: string): string =>
    script.replace(publishes, (_all, start, command) => `${start}${gate} && ${command}`)
  return [at('watertight'), ...folders.map((folder) => at(`watertight ${quoted(folder)}`))]
}

/** The ways past the gate that are left once the draft is written. */
export function bypasses(setting: Walk, draft: Draft): readonly PublishPath[] {
  return findPublishPaths(asDrafted(setting, draft)).filter(({ status }) => status === 'bypass')
}
