import { isFields } from '../../model/json.ts'
import { yamlText } from '../../text/yaml.ts'
import { readConfigText, valueOfJson } from '../tools/read-config.ts'
import type { Point } from './point.ts'
import { changed, eitherWay, type State, type WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'

const files = ['.versionrc', '.versionrc.json', '.versionrc.js', '.versionrc.cjs', '.versionrc.mjs']
const keys = ['standard-version', 'commit-and-tag-version']
const events = [
  'prerelease',
  'prebump',
  'postbump',
  'prechangelog',
  'postchangelog',
  'precommit',
  'postcommit',
  'pretag',
  'posttag',
]

/** Runs standard-version and what goes on from it: they set a version, and run the scripts of their configuration around it; null for another program. */
export function runVersioning(name: string, point: Point): WalkOutcome | null {
  if (!keys.includes(name)) return null
  const { state, site, setting, walker } = point
  const file = files.find((one) => setting.files.text(one) !== null)
  const manifest = setting.manifestIn('.') ?? {}
  const inManifest = keys.map((key) => manifest[key]).find((one) => isFields(one))
  const value =
    file === undefined ? valueOfJson(inManifest ?? {}) : readConfigText(file, setting.files.text(file) ?? '')
  if (value === null) return unfollowed(name, `${file} is code or cannot be read`, point)
  let current: State | null = changed(state, name)
  for (const event of events) {
    const script = yamlText(value, 'scripts', event)
    if (script !== undefined) current = current && walker.script(script, current, site).success
  }
  return current === null ? { ...eitherWay(state), success: null } : { ...eitherWay(state), success: current }
}
