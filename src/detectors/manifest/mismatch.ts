import { installScriptsOf } from '../../contents/shape.ts'
import type { Manifest, Summary } from '../../model/artifact.ts'
import type { Detector } from '../../model/detector.ts'
import type { Json } from '../../model/json.ts'
import { stringsIn } from './manifest.ts'

/** Where the registry describes a package otherwise than its own package.json does: whoever reads the page sees another package than whoever installs it. */
export const mismatch: Detector = {
  id: 'mismatch',
  create(rules, { registryManifest: stated }) {
    const [rule] = rules
    return {
      *inspect({ parent, facts: { manifest }, contents }) {
        if (parent || rule === undefined || stated === undefined || manifest === undefined) return
        const differing = differencesOf(stated, manifest, contents)
        if (differing.length === 0) return
        const subject = contents.find(({ path }) => path === 'package.json')
        const installs = differing.some((field) => field === 'install scripts' || field === 'dependencies')
        const values = { fields: listed(differing), installs }
        yield { ruleId: rule.id, values, ...(subject && { subject }) }
      },
    }
  },
}

function differencesOf(stated: Manifest, packed: Manifest, files: readonly Summary[]): readonly string[] {
  const name = textOf(packed['name']).trim()
  const compared: readonly (readonly [string, boolean])[] = [
    ['name', stated['name'] !== name],
    ['version', plainVersion(stated['version']) !== plainVersion(packed['version'])],
    ['install scripts', differInstalls(stated, packed, files)],
    ['scripts', differScripts(stated, packed)],
    ['dependencies', dependencyFields.some((fields) => !isSame(merged(stated, fields), merged(packed, fields)))],
    ['bin', !hasFolderOfBins(packed) && !isSame(binsOf(stated, name), binsOf(packed, name))],
  ]
  return compared.flatMap(([field, differs]) => (differs ? [field] : []))
}

/** The short form of a registry's answer has no scripts, and says only whether some run on install. */
function differInstalls(stated: Manifest, packed: Manifest, files: readonly Summary[]): boolean {
  const own = installScriptsOf(packed)
  // npm adds this one to what it tells the registry, and runs it all the same.
  const isBuilt = files.some(({ path }) => path === 'binding.gyp') && !('install' in own) && !('preinstall' in own)
  const run = isBuilt ? { ...own, install: 'node-gyp rebuild' } : own
  if (hasScripts(stated)) {
    const statedScripts = installScriptsOf(stated)
    return !isSame(trimmed(Object.entries(statedScripts)), trimmed(Object.entries(run))) && !isSame(statedScripts, own)
  }
  const claim = stated['hasInstallScript']
  return typeof claim === 'boolean' ? claim !== Object.keys(run).length > 0 : false
}

/** Those that run for nobody but the package's developers; npm adds `start` where there is a server.js. */
function differScripts(stated: Manifest, packed: Manifest): boolean {
  if (!hasScripts(stated)) return false
  const others = ({ scripts }: Manifest) =>
    trimmed(stringsIn(scripts).filter(([event]) => !/^(?:(?:pre|post)?install|start)$/.test(event)))
  return !isSame(others(stated), others(packed))
}

function hasScripts({ scripts }: Manifest): boolean {
  return typeof scripts === 'object' && scripts !== null
}

/** npm takes the folder of installed programs off the front of a command. */
function trimmed(scripts: readonly (readonly [string, string])[]): { readonly [event: string]: string } {
  const entries = scripts.map(([event, text]) => [event, text.trim().replace(/^(?:\.\/)?node_modules\/\.bin\//, '')])
  return Object.fromEntries(entries)
}

// What is optional is written among the dependencies by some versions of npm and not by others.
const dependencyFields = [['dependencies', 'optionalDependencies'], ['peerDependencies']] as const

function merged(manifest: Manifest, fields: readonly string[]): { readonly [name: string]: string } {
  const entries = fields.flatMap((field) => stringsIn(manifest[field]))
  return Object.fromEntries(entries.map(([name, range]) => [name, range.trim() || '*']))
}

function binsOf({ bin }: Manifest, name: string): { readonly [command: string]: string } {
  const entries = typeof bin === 'string' ? [[name, bin] as const] : stringsIn(bin)
  return Object.fromEntries(
    entries.map(([command, path]) => [command.replace(/^.*\//, ''), path.replace(/^(?:\.?\/)+/, '')]),
  )
}

function hasFolderOfBins({ directories }: Manifest): boolean {
  return stringsIn(directories as Json).some(([kind]) => kind === 'bin')
}

function plainVersion(version: unknown): string {
  return textOf(version)
    .trim()
    .replace(/^[=v]+/, '')
    .replace(/\+.*$/, '')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isSame(one: { readonly [key: string]: string }, other: { readonly [key: string]: string }): boolean {
  const keys = Object.keys(one)
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key])
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
