import type { Archive } from '../model/artifact.ts'
import type { Fix } from '../model/report.ts'

/** The fixes of a finding about `file`, by its name in an archive that no package manager packs: "files" in package.json decides nothing there. */
export function fixesInArchive(fixes: readonly Fix[], { kind, folder }: Archive, file: string): readonly Fix[] {
  const path = kind === 'vsix' && file.startsWith(folder) ? file.slice(folder.length) : file
  return fixes.flatMap((fix): readonly Fix[] => {
    if (fix.kind === 'files') return [{ kind: 'remove', description: ways[kind](path) }]
    const description = fix.description.replace(/ out of `files`(?: \([^)]*\))?/, ' out of the archive')
    return description.includes('`files`') ? [] : [{ ...fix, description }]
  })
}

const ways: { readonly [Kind in Archive['kind']]: (path: string) => string } = {
  vsix: (path) =>
    `Leave it out of the extension: name ${path} in .vscodeignore (or keep it out of "files" in package.json, where there is such a list), and package the extension again.`,
  'browser-extension': (path) =>
    `Leave it out of the extension: keep ${path} out of the folder that is packed (web-ext build has --ignore-files), and pack it again.`,
  asar: (path) =>
    `Leave it out of the application: keep ${path} out with "files" of electron-builder or "ignore" of Electron Packager, and package it again.`,
  wheel: (path) =>
    `Leave it out of the wheel: ${path} is included by the settings of the build backend, such as package data or include. Exclude it there and build again.`,
  zip: (path) => `Leave ${path} out of the archive, and make it again.`,
}
