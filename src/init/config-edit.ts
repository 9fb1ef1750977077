import { basename, join, relative } from 'node:path'
import { setJsonMember } from '../text/edit-json.ts'
import type { Edit } from './edit.ts'

/** Writes the visibility down. */
export const configEdit: Edit = {
  id: 'config',
  async plan({ examination: { config, project }, visibility }, draft) {
    const written = config?.policy.visibility
    if (config === null || (written !== undefined && written !== 'auto')) return []
    const file = config.file ?? join(project.directory, 'watertight.config.json')
    const text = config.file === null ? emptyConfig : await draft.read(file)
    const path = basename(file) === 'package.json' ? ['watertight', 'visibility'] : ['visibility']
    const edited = file.endsWith('.json') && text !== null ? setJsonMember(text, path, visibility) : null
    if (edited === null)
      return [
        `Set visibility: '${visibility}' in ${relative(project.root, file).replaceAll('\\', '/')}, which is code.`,
      ]
    await draft.write(file, edited)
    return []
  },
}

const emptyConfig = `{
  "$schema": "./node_modules/watertight/dist/schemas/config.json"
}
`
