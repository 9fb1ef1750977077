import type { Artifact, Facts, Summary } from '../../src/model/artifact.ts'
import type { Example } from '../../src/model/rule.ts'
import { expandSample } from '../../src/secrets/sample.ts'
import { sha256 } from '../../src/text/digest.ts'
import { kindOf } from '../../src/text/kind.ts'
import { countLines } from '../../src/text/lines.ts'

/** A file as a test describes it. */
export interface ExampleFile {
  readonly path: string
  readonly text?: string
  /** Bytes, when they are not those of the text: summaries only. */
  readonly size?: number
  readonly kind?: string
  readonly facts?: Facts
  readonly contents?: readonly ExampleFile[]
}

/** A package of files, as its root artifact after the walk, and the files' own artifacts. */
export function examplePackage(
  files: readonly ExampleFile[],
  facts: Facts = {},
): { readonly root: Artifact; readonly artifacts: readonly Artifact[] } {
  const contents = files.map((file) => summaryOf(file, []))
  const root: Artifact = { path: '', mode: 0, bytes: new Uint8Array(0), kind: 'gzip', digest: '', facts, contents }
  const artifacts = files.map((file, index) => artifactOf(file, root, contents[index]))
  return { root, artifacts }
}

/** The files that an example of a rule stands for. */
export function filesOf(example: Example): readonly ExampleFile[] {
  if (typeof example === 'string') return [{ path: 'index.js', text: expandSample(example) }]
  const files = example['files'] as { readonly [path: string]: string | Omit<ExampleFile, 'path'> } | undefined
  const list = files
    ? Object.entries(files).map(([path, file]) => (typeof file === 'string' ? { path, text: file } : { path, ...file }))
    : [{ path: 'index.js', ...example } as ExampleFile]
  return list.map((file) => (file.text === undefined ? file : { ...file, text: expandSample(file.text) }))
}

function artifactOf(file: ExampleFile, parent: Artifact, summary: Summary | undefined): Artifact {
  const bytes = bytesOf(file)
  const { facts = {} } = file
  const contents = summary?.contents ?? []
  return {
    path: file.path,
    parent,
    mode: 0o644,
    bytes,
    kind: file.kind ?? kindOf(file.path, bytes),
    digest: sha256(bytes),
    facts,
    contents,
  }
}

function summaryOf(file: ExampleFile, above: readonly string[]): Summary {
  const bytes = bytesOf(file)
  const chain = [...above, file.path]
  return {
    path: file.path,
    chain,
    mode: 0o644,
    kind: file.kind ?? kindOf(file.path, bytes),
    size: file.size ?? bytes.length,
    digest: sha256(bytes),
    textDigest: sha256((file.text ?? '').replace(/\r\n?/g, '\n')),
    lines: countLines(bytes),
    facts: file.facts ?? {},
    contents: (file.contents ?? []).map((child) => summaryOf(child, chain)),
  }
}

/** Latin-1 for what is binary, so that an example can spell its magic; UTF-8 otherwise. */
function bytesOf({ text = '' }: ExampleFile): Uint8Array {
  return Buffer.from(text, /[\x00-\x08]/.test(text) ? 'latin1' : 'utf8')
}
