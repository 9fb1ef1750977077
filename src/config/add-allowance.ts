import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { AuditError } from '../model/audit-error.ts'
import type { Allowance } from '../schema/policy.ts'
import { appendToJsonList } from '../text/edit-json.ts'
import { parseJson } from '../text/parse-json.ts'
import { toSettings } from './settings.ts'

/** The text of the configuration `file` with one more allowance, all else as it was; a new one when there is none. Null for a configuration that is code. */
export async function addAllowance(file: string | null, allowance: Allowance, newFile: string): Promise<string | null> {
  if (file !== null && extname(file) !== '.json') return null
  const isManifest = file !== null && basename(file) === 'package.json'
  const text = file === null ? emptyConfig : await readFile(file, 'utf8')
  const edited = appendToJsonList(text, isManifest ? ['watertight', 'allow'] : ['allow'], allowance)
  if (edited === null) throw new AuditError('ECONFIG', `${file ?? newFile}: there is no place in it for an allowance`)
  const content = parseJson(edited)
  // What would be refused tomorrow must not be written today.
  toSettings(isManifest ? (content as { watertight: unknown }).watertight : content, file ?? newFile)
  return edited
}

const emptyConfig = `{
  "$schema": "./node_modules/watertight/dist/schemas/config.json"
}
`
