import { type IgnoreFiles, inclusions } from '../contents/inclusion.ts'
import { installScriptsOf, shippedKind } from '../contents/shape.ts'
import { sourcesOf } from '../contents/sources.ts'
import { bundledLink } from '../detectors/manifest/bundled-link.ts'
import { mismatch } from '../detectors/manifest/mismatch.ts'
import { archiveFormatOf } from '../formats/package-archive.ts'
import { type Archive, descendants, type Manifest, type Summary } from '../model/artifact.ts'
import type { Detector } from '../model/detector.ts'
import type { Format } from '../model/format.ts'
import { type Limits, Meter } from '../model/limits.ts'
import type { RawFinding } from '../model/raw-finding.ts'
import type { ArtifactEntry, MapEntry, Notice, PackageReport } from '../model/report.ts'
import type { Rule } from '../model/rule.ts'
import type { Checkout, Tarball } from '../model/source.ts'
import { visibilityOf } from '../policy/visibility-of.ts'
import type { Policy } from '../schema/policy.ts'
import type { Verifier } from '../verifiers/verifier.ts'
import { compareWithCheckout } from './checkout/compare.ts'
import { collect, type Progress } from './collect.ts'
import { type EditablePackage, editableOf } from './edits/choose-edit.ts'
import { type PackageExtras, packageExtras } from './extras.ts'
import { fileKeys } from './file-keys.ts'
import { askWhetherOpen, findingsOf, mergeCandidates } from './findings.ts'
import type { Inspectors } from './inspect.ts'
import { fileMemory, type Store } from './known-files.ts'
import { type Traced, traceOriginals } from './originals.ts'
import { identityOf } from './packed-manifest.ts'
import { withOutlines } from './source-outline.ts'

/** What every package of a run is audited with. */
export interface AuditSetup {
  readonly formats: readonly Format[]
  readonly inspectors: Inspectors
  readonly rules: ReadonlyMap<string, Rule>
  readonly limits: Limits
  /** Names everything but the package that what is found in a file depends on. */
  readonly recipe?: string
  /** Where what was found in files is kept from one package to the next. */
  readonly store?: Store
  readonly visibility: Policy['visibility']
  /** Set when something is wanted beside the report. */
  readonly extras?: { readonly sources: boolean }
  /** Set when found secrets are to be tried. */
  readonly verifier?: Verifier
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /** What lies on this disk of the project that a package is made from. */
  readonly checkoutOf?: (tarball: Tarball, name: string | null) => Promise<Checkout | null>
}

/** One package's part of a report, before the policy has judged it. */
export interface Audited {
  readonly package: Omit<PackageReport, 'verdict'>
  readonly findings: readonly RawFinding[]
  readonly notices: readonly Notice[]
  /** Everything found that must not be shown in full, wherever else it stands. */
  readonly secrets: ReadonlySet<string>
  /** What edits of what ships build on; undefined without a package.json. */
  readonly editable: EditablePackage | undefined
  /** Where they were asked for. */
  readonly extras?: PackageExtras
}

/** Audits one tarball; `index` is its place among the packages of the report. */
export async function auditTarball(tarball: Tarball, index: number, setup: AuditSetup): Promise<Audited> {
  const { formats, inspectors, rules, limits } = setup
  const { store, recipe = '' } = setup
  const memory =
    store &&
    (await fileMemory(store, {
      recipe: `${recipe} ${archiveFormatOf(tarball.bytes) ?? 'tar'}`,
      package: packageOf(tarball),
      keys: () => fileKeys(tarball.bytes, limits),
    }))
  const { registryManifest } = tarball
  const own = withOrigin(inspectors, rules, tarball)
  const collected = await collect(tarball.bytes, { formats, inspectors: own }, rules, new Meter(limits), {
    ...setup,
    ...(memory && { memory }),
  })
  await memory?.save()
  const { root } = collected
  const manifest = root.facts.manifest
  const traced = await traceOriginals(collected.candidates, root, tarball.bytes, formats, limits)
  const merged = mergeCandidates(traced)
  const verified = setup.verifier ? await verifyAll(merged, setup.verifier) : merged
  const files = root.contents.map((file) => file.path)
  const { archive } = root.facts
  const evidence = collected.licences.in(archive?.folder ?? '').evidence(manifest)
  const visibility = visibilityOf(manifest, evidence, setup.visibility, archive?.manifestFile ?? undefined)
  // What was asked for, whatever the tarball calls itself.
  const { name, version } = identityOf(registryManifest ?? manifest)
  const installScripts = archive === undefined ? installScriptsOf(manifest) : {}
  // Looked for only when there is something to tell; in another archive than npm's the files have other places.
  const checkout =
    verified.length > 0 && archive === undefined ? ((await setup.checkoutOf?.(tarball, name)) ?? null) : null
  const compared = checkout === null ? verified : await compareWithCheckout(verified, root, checkout)
  const troubles: PackageNotice[] = [
    ...tarball.notices.map((notice) => ({ ...notice, chain: [] })),
    ...collected.troubles,
  ]
  troubles.push(...manifestTroubles(root, manifest))
  const notices = troubles.map((trouble): Notice => ({ package: index, ...trouble }))
  return {
    package: {
      spec: tarball.spec,
      name,
      version,
      from: tarball.from,
      resolved: tarball.resolved,
      integrity: tarball.integrity,
      packedBytes: tarball.bytes.length,
      unpackedBytes: root.contents.reduce((sum, file) => sum + file.size, 0),
      files: files.length,
      ...(archive && { archive: archive.kind }),
      visibility,
      maps: mapsOf(root),
      artifacts: artifactsOf(
        root,
        archive === undefined && manifest ? inclusions(manifest, await ignoreFilesOf(tarball, manifest)) : undefined,
      ),
      hosts: collected.hosts,
      ...(Object.keys(installScripts).length > 0 && { installScripts }),
      coverage: { ...collected.coverage, notices: notices.length },
    },
    findings: findingsOf(withOutlines(askWhetherOpen(compared, root, visibility), root), {
      index,
      name,
      contents: root.contents,
      visibility,
      manifest: root.facts.manifest,
      archive,
    }),
    notices,
    secrets: new Set(collected.candidates.filter(({ rule }) => rule.secret).map(({ matched }) => matched)),
    editable:
      archive === undefined && manifest ? editableOf(manifest, files, tarball.project, revealingMaps(root)) : undefined,
    ...(setup.extras && { extras: await packageExtras(tarball.bytes, root, setup, setup.extras.sources) }),
  }
}

/** With those that compare what its source knows of this package. */
function withOrigin(
  inspectors: Inspectors,
  rules: AuditSetup['rules'],
  { registryManifest, bundledLinks = [] }: Tarball,
): Inspectors {
  const of = ({ id }: Detector) => [...rules.values()].filter(({ detector }) => detector === id)
  return {
    ...inspectors,
    all: [
      ...inspectors.all,
      ...(registryManifest === undefined ? [] : [mismatch.create(of(mismatch), { registryManifest })]),
      ...(bundledLinks.length === 0 ? [] : [bundledLink.create(of(bundledLink), { bundledLinks })]),
    ],
  }
}

/** The versions of a package are kept together, as are those of a file or a directory. */
function packageOf({ from, spec, resolved }: Tarball): string {
  if (from !== 'registry') return resolved ?? spec
  const version = spec.indexOf('@', 1)
  return version === -1 ? spec : spec.slice(0, version)
}

/** Read only where they decide what ships. */
async function ignoreFilesOf({ project }: Tarball, manifest: Manifest | undefined): Promise<IgnoreFiles | undefined> {
  if (project === undefined || Array.isArray(manifest?.['files'])) return undefined
  return { npmignore: await project.text('.npmignore'), gitignore: await project.text('.gitignore') }
}

/** While the matched text is still known: behind this point there is only what is left after redaction. */
async function verifyAll(candidates: readonly Traced[], verifier: Verifier): Promise<readonly Traced[]> {
  const verified: Traced[] = []
  for (const candidate of candidates) {
    const { rule, matched } = candidate
    const verification = rule.secret ? await verifier.verify(rule, matched) : null
    verified.push(verification === null ? candidate : { ...candidate, verification })
  }
  return verified
}

/** A notice of the package that is looked at. */
type PackageNotice = Omit<Notice, 'package'>

/** What is wrong with the package as such: no files, or no package.json that says what it is. */
function manifestTroubles({ contents, facts }: Summary, manifest: Manifest | undefined): readonly PackageNotice[] {
  if (contents.length === 0) return [nothingThere]
  if (manifest !== undefined) return []
  if (facts.archive !== undefined) return [troubleOfArchive(facts.archive)]
  const file = contents.find(({ path }) => path === 'package.json')
  return [file === undefined ? noManifest : { ...unreadableManifest, digest: file.digest }]
}

const nothingThere: PackageNotice = {
  code: 'nothing-to-look-at',
  chain: [],
  detail: 'The package holds no files, so nothing was looked at.',
  effect: 'incomplete',
}

// All of it was looked at, and as closed, which is the stricter way.
const noManifest: PackageNotice = {
  code: 'manifest-missing',
  chain: [],
  detail: 'There is no package.json, so npm cannot publish this; it was judged as a closed package.',
  effect: 'none',
}

function troubleOfArchive({ manifestFile }: Archive): PackageNotice {
  if (manifestFile === null)
    return { ...noManifest, detail: 'There is no package.json in the archive, so it was judged as a closed package.' }
  const detail = 'The manifest of the archive cannot be read, so it was judged as a closed package without a name.'
  return { code: 'manifest-unreadable', chain: [manifestFile], detail, effect: 'incomplete' }
}

const unreadableManifest: PackageNotice = {
  code: 'manifest-unreadable',
  chain: ['package.json'],
  detail: 'This is not a JSON object, so npm cannot publish it, and its scripts and dependencies were not looked at.',
  effect: 'incomplete',
}

/** Map files of their own that hold sources which ship nowhere else, though another map may be the one that is counted for them. */
function revealingMaps(root: Summary): readonly string[] {
  return sourcesOf(root).maps.flatMap(({ summary: { chain }, hasUnshipped }) =>
    hasUnshipped && chain.length === 1 ? chain : [],
  )
}

/** The maps of a package with what they give away, in the order of the walk. */
function mapsOf(root: Summary): readonly MapEntry[] {
  return sourcesOf(root).maps.map(({ summary: map, referencedBy, counts }) => ({
    chain: map.chain,
    kind: map.facts.map?.kind ?? 'file',
    valid: map.facts.map?.valid ?? false,
    tool: map.facts.map?.tool ?? null,
    referencedBy,
    ...counts,
  }))
}

/** Everything that was looked at but the sources embedded in maps. */
function artifactsOf(root: Summary, includedBy: ReturnType<typeof inclusions> | undefined): readonly ArtifactEntry[] {
  return [...descendants(root)]
    .filter((artifact) => artifact.facts.source === undefined)
    .map((artifact) => ({
      chain: artifact.chain,
      kind: shippedKind(artifact),
      bytes: artifact.size,
      sha256: artifact.digest,
      includedBy: includedBy === undefined ? null : includedBy(artifact.chain[0] ?? ''),
    }))
}
