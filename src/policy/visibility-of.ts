import type { Manifest } from '../model/artifact.ts'
import type { Json } from '../model/json.ts'
import type { Visibility } from '../model/severity.ts'
import { isOpenSource } from './is-open-source.ts'

/** Whether the source of a package is meant to be public, and because of what; `files` are the paths that ship. */
export function visibilityOf(
  manifest: Manifest | null | undefined,
  files: readonly string[],
  choice: Visibility | 'auto' = 'auto',
): { readonly value: Visibility; readonly because: string } {
  if (choice !== 'auto') return { value: choice, because: `visibility is set to ${choice}` }
  const doubt = reasonToDoubt(manifest, files)
  if (doubt !== undefined) return { value: 'closed', because: doubt }
  return { value: 'open', because: `license is ${String(manifest?.['license'])}, with a repository and a licence file` }
}

function reasonToDoubt(manifest: Manifest | null | undefined, files: readonly string[]): string | undefined {
  if (!isObject(manifest)) return 'package.json is missing or cannot be read'
  if (manifest['private']) return 'package.json is private'
  const publishConfig = manifest['publishConfig']
  if (isObject(publishConfig) && publishConfig['access'] === 'restricted') return 'publishConfig.access is restricted'
  const license = manifest['license']
  if (license === undefined || license === null || license === '') return 'package.json has no license'
  if (typeof license !== 'string') return 'license is not an SPDX expression'
  if (!isOpenSource(license))
    return /^\s*unlicensed\s*$/i.test(license) ? 'license is UNLICENSED' : notApproved(license)
  if (!hasRepository(manifest['repository'])) return 'package.json has no repository'
  if (!files.some(isLicenceFile)) return 'no licence file ships'
  return undefined
}

function notApproved(license: string): string {
  const shown = license.length > 60 ? `${license.slice(0, 60)}…` : license
  return `license is ${JSON.stringify(shown)}, not an OSI-approved SPDX expression`
}

function hasRepository(repository: Json | undefined): boolean {
  const url = isObject(repository) ? repository['url'] : repository
  return typeof url === 'string' && url.trim() !== ''
}

/** Whether `path` names the package's own licence text: in the root, not a script, not a list of other people's licences. */
function isLicenceFile(path: string): boolean {
  return (
    /^(?:[\w]+-)?(?:licen[cs]es?|copying|unlicense)(?:[.-][\w.-]+)?$/i.test(path) &&
    !/\.(?:[cm]?[jt]sx?|json|map|css|node|wasm)$/i.test(path) &&
    !/third|3rd|part(?:y|ies)|vendor|dependenc|bundle/i.test(path)
  )
}

function isObject(value: Json | Manifest | undefined | null): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
