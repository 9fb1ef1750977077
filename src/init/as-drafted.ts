import { join } from 'node:path'
import type { CiFiles } from '../doctor/ci/ci-job.ts'
import { scriptsOf } from '../doctor/scripts/called-scripts.ts'
import type { WalkSetting } from '../doctor/walk/setting.ts'
import type { Manifest } from '../model/artifact.ts'
import { readYaml } from '../text/yaml.ts'
import type { Draft } from './draft.ts'

/** What a walk through the project would find once the draft is written. */
export function asDrafted(setting: WalkSetting, draft: Draft): WalkSetting {
  const texts = new Map(draft.changes().map(({ path, after }) => [path, after]))
  const manifestIn = (folder: string): Manifest | null => {
    const text = texts.get(join(folder, 'package.json').replaceAll('\\', '/'))
    return text === undefined ? setting.manifestIn(folder) : (JSON.parse(text.replace(/^\ufeff/, '')) as Manifest)
  }
  return {
    ...setting,
    files: withTexts(setting.files, texts),
    manifestIn,
    scriptsIn: (folder) => scriptsOf(manifestIn(folder) ?? {}),
  }
}

function withTexts(files: CiFiles, texts: ReadonlyMap<string, string>): CiFiles {
  return {
    text: (path) => texts.get(path) ?? files.text(path),
    yaml(path) {
      const text = texts.get(path)
      return text === undefined ? files.yaml(path) : (readYaml(text)?.[0] ?? null)
    },
    wasRead: files.wasRead,
    list(folder) {
      const start = folder === '.' ? '' : `${folder}/`
      const more = [...texts.keys()].filter((path) => path.startsWith(start) && !path.slice(start.length).includes('/'))
      return [...new Set([...files.list(folder), ...more])].sort()
    },
  }
}
