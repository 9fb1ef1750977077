import { join } from 'node:path'
import type { Examination } from '../doctor/examination.ts'
import { type HookStates, lernaFolder, readHooks } from '../doctor/hooks.ts'
import type { PublishedPackage } from '../doctor/project.ts'
import { scriptsOf } from '../doctor/scripts/called-scripts.ts'
import { hookOrderOf } from '../managers/hook-order.ts'
import type { LifecycleEvent } from '../managers/lifecycle.ts'
import type { Manifest } from '../model/artifact.ts'
import { AuditError } from '../model/audit-error.ts'
import { setJsonMember } from '../text/edit-json.ts'
import type { Edit } from './edit.ts'
import { quoted } from './quoted.ts'

/** Puts the gate into the hook at which the package's manager can still be stopped and the files are final. */
export const hookEdit: Edit = {
  id: 'hook',
  async plan({ examination }, draft) {
    const left: string[] = []
    for (const one of examination.project.packages) {
      // What ng-packagr builds has none of these scripts.
      if (one.contents?.tool === 'ng-packagr') continue
      if (isGated(statesOf(one, one.manifest, examination))) continue
      const chosen = candidates(one, examination).find(({ manifest }) => isGated(statesOf(one, manifest, examination)))
      const file = join(one.directory, 'package.json')
      if (chosen === undefined) {
        left.push(`${one.name}: ${whyNone(examination)}`)
        continue
      }
      const text = setJsonMember((await draft.read(file)) ?? '', ['scripts', chosen.event], chosen.script)
      if (text === null)
        throw new AuditError(
          'EMANIFEST',
          `${one.name}: "scripts" in package.json is not an object, so no hook can be set`,
        )
      await draft.write(file, text)
    }
    return left
  },
}

function whyNone({ setting: { substitution } }: Examination): string {
  return substitution === null
    ? 'its scripts are too complicated to be edited. Add "watertight" where its failure ends the script.'
    : `no hook was set, because it would prove nothing: ${substitution}.`
}

interface Candidate {
  readonly event: LifecycleEvent
  readonly script: string
  readonly manifest: Manifest
}

/** Places for the gate, the best first. Whether one works is tried on the manifest that it would make. */
function candidates(one: PublishedPackage, { project, setting }: Examination): readonly Candidate[] {
  const { manifest } = one
  const { before, after } = hookOrderOf(project.manager)
  const scripts = scriptsOf(manifest)
  const at = (event: LifecycleEvent, script: string): Candidate => ({
    event,
    script,
    manifest: { ...manifest, scripts: { ...Object.fromEntries(scripts), [event]: script } },
  })
  const gate = gateFor(one, setting)
  const first: LifecycleEvent = before.includes('prepublishOnly') ? 'prepublishOnly' : 'prepack'
  const behind = (event: LifecycleEvent): readonly Candidate[] => {
    const script = scripts.get(event)
    return script === undefined ? [at(event, gate)] : [at(event, `${script} && ${gate}`), at(event, gate)]
  }
  const last: readonly Candidate[] = after.includes('postpack')
    ? // What follows may tidy up; the gate needs the files as they were packed.
      [at('postpack', scripts.has('postpack') ? `${gate} && ${scripts.get('postpack')}` : gate)]
    : []
  const [appended, replaced] = behind(first)
  return [
    ...(appended ? [appended] : []),
    ...last,
    ...(replaced && onlyCallsGate(scripts.get(first) ?? '') ? [replaced] : []),
  ]
}

/** Lerna runs the hooks of a package and uploads another folder, which the gate has to be given. */
function gateFor({ folder }: PublishedPackage, setting: Examination['setting']): string {
  const other = lernaFolder(folder, setting)
  return other === null ? 'watertight' : `watertight ${quoted(other)}`
}

/** Whether nothing is lost when the gate alone takes the script's place. */
function onlyCallsGate(script: string): boolean {
  return /^[^&|;]*\bwatertight\b[^&|;]*(?:\|\||;|&&)?\s*(?:true|exit 0|:)?\s*$/.test(script)
}

function statesOf({ folder }: PublishedPackage, manifest: Manifest, { project, setting }: Examination): HookStates {
  return readHooks(manifest, folder, project.manager, setting)
}

function isGated({ stopping, later }: HookStates): boolean {
  return stopping !== null && later.length === 0
}
