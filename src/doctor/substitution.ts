import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findOption } from '../managers/npm-config.ts'
import type { Manifest } from '../model/artifact.ts'
import { isFields } from '../model/json.ts'
import type { ExaminedProject } from './project.ts'
import { loadsCode } from './walk/decisive.ts'

/** Why what is called `watertight` in this project may be another program, or have other code loaded into it; null where nothing says so. */
export async function substitutionIn(
  project: ExaminedProject,
  textOf: (file: string) => string | null,
): Promise<string | null> {
  const manifests = [project.manifest, ...project.packages.map(({ manifest }) => manifest)]
  for (const manifest of manifests) {
    const found = manifest['name'] === 'watertight' ? null : replacedBy(manifest)
    if (found !== null) return found
  }
  if (/^[ \t]+["']?(?:[^\s"':]*>)?watertight(?:@[^"':\s]*)?["']?[ \t]*:/m.test(textOf('pnpm-workspace.yaml') ?? ''))
    return 'pnpm-workspace.yaml overrides or patches watertight'
  const patch = (await namesIn(join(project.root, 'patches'))).find((name) => /^watertight[+@-]/.test(name))
  if (patch !== undefined) return `patches/${patch} changes watertight`
  const [place] = await findOption('node-options', project.directory, project.context)
  if (typeof place?.value === 'string' && loadsCode(place.value)) return 'node-options of npm loads other code into it'
  return null
}

function replacedBy(manifest: Manifest): string | null {
  for (const key of ['dependencies', 'devDependencies', 'optionalDependencies']) {
    const spec = fieldsOf(manifest[key])['watertight']
    if (typeof spec === 'string' && !isRange(spec))
      return `${key} of package.json has another package under the name watertight`
  }
  const pnpm = fieldsOf(manifest['pnpm'])
  for (const [where, list] of [
    ['overrides', manifest['overrides']],
    ['resolutions', manifest['resolutions']],
    ['pnpm.overrides', pnpm['overrides']],
  ] as const) {
    const named = Object.entries(fieldsOf(list)).find(([name]) => /(?:^|[/>])watertight(?:@[^/>]*)?$/.test(name))
    if (named !== undefined && !isRange(named[1])) return `"${where}" of package.json replaces watertight`
  }
  if (Object.keys(fieldsOf(pnpm['patchedDependencies'])).some((name) => /^watertight(?:@|$)/.test(name)))
    return '"pnpm.patchedDependencies" of package.json changes watertight'
  if (Object.hasOwn(fieldsOf(manifest['bin']), 'watertight'))
    return '"bin" of package.json has a command of its own that is called watertight'
  return null
}

function fieldsOf(value: unknown): { readonly [key: string]: unknown } {
  return isFields(value) ? value : {}
}

/** A version, a range or a tag, or a reference to one that is given elsewhere; what names a place or another package is none. */
function isRange(spec: unknown): boolean {
  return typeof spec === 'string' && (/^(?:\$[\w-]+|catalog:[\w-]*)$/.test(spec) || !/[:/\\]/.test(spec))
}

/** The names in a folder; none where it cannot be read, since then nothing is patched from there. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}
