import { type Artifact, descendants, type Manifest, type Summary } from '../model/artifact.ts'
import type { Shape } from '../model/contract.ts'
import { isMediaKind, isTextKind } from '../text/kind.ts'
import { sourcesOf } from './sources.ts'

/** What a package ships, from its tarball after the walk; its hosts are told of where they stand. */
export function shapeOf(root: Artifact): Omit<Shape, 'hosts'> {
  const files = root.contents.filter(({ facts }) => facts.map === undefined)
  return {
    packed: root.bytes.length,
    unpacked: root.contents.reduce((sum, { size }) => sum + size, 0),
    files: files.map((file) => {
      return { path: file.path, kind: shippedKind(file), bytes: file.size, holds: holdsOf(file) }
    }),
    maps: sourcesOf(root).maps.map(({ summary, counts: { embedded, novel } }) => {
      return { chain: summary.chain, embedded, novel }
    }),
    installScripts: installScriptsOf(root.facts.manifest),
  }
}

/** The kind of a file as reports and contracts name it. */
export function shippedKind({ kind, facts }: Pick<Summary, 'kind' | 'facts'>): string {
  return facts.link === undefined ? kind : 'link'
}

/** The scripts that npm runs at whoever installs the package. */
export function installScriptsOf(manifest: Manifest | undefined): { readonly [event: string]: string } {
  const scripts = manifest?.['scripts']
  if (typeof scripts !== 'object' || scripts === null) return {}
  return Object.fromEntries(
    Object.entries(scripts).filter(([event, command]) => onInstall.includes(event) && typeof command === 'string'),
  ) as { readonly [event: string]: string }
}

const onInstall = ['preinstall', 'install', 'postinstall']

/** Maps have terms of their own, and what a text carries inside is part of the text. */
function holdsOf(file: Summary): readonly string[] {
  if (isTextKind(file.kind) || isMediaKind(file.kind)) return []
  const inside = [...descendants(file)].filter(({ facts }) => facts.map === undefined && facts.source === undefined)
  return [...new Set(inside.map(shippedKind))].sort()
}
