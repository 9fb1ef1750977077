export { type ConfigLoading, type LoadedConfig, loadConfig } from './config/load-config.ts'
export type { Settings } from './config/settings.ts'
export type { Change, Changes, FileState, MapState } from './diff/changes.ts'
export { type Difference, diff, type Side } from './diff/diff.ts'
export { exitCode } from './diff/exit-code.ts'
export { audit } from './engine/audit.ts'
export type { AuditOptions, ProgressEvent } from './engine/audit-options.ts'
export type { Against, ContractSources, FoundContract } from './engine/contract-inspector.ts'
export type { ExtrasRequest } from './engine/extras.ts'
export { loadRules, type RuleLoading } from './engine/load-rules.ts'
export { findSourceMapUrls, type Language } from './formats/source-map/find-source-map-urls.ts'
export {
  type MapSource,
  type Positions,
  readSourceMap,
  type SourceMap,
  type SourcePosition,
} from './formats/source-map/read-source-map.ts'
export { readWasmSourceMapUrl } from './formats/source-map/wasm-source-map-url.ts'
export { type HistoryOptions, history } from './history/history.ts'
export type { Archive, Artifact, Facts, Manifest, Role, Summary } from './model/artifact.ts'
export { AuditError, type AuditErrorCode, type OwnErrorCode } from './model/audit-error.ts'
export type { ApprovedFiles, ApprovedMaps, Contract, PackageContract } from './model/contract.ts'
export type { Detector, DetectorOptions, DetectorTrouble, Inspector, Layer, Match, Values } from './model/detector.ts'
export type { ContentsNode, ExposureSection, Extras, SourceText } from './model/extras.ts'
export type { History, HistoryLeak, HistoryVersion } from './model/history.ts'
export type { Json } from './model/json.ts'
export type { LimitName, Limits } from './model/limits.ts'
export type {
  ArtifactEntry,
  BareNotice,
  Coverage,
  Finding,
  Fix,
  Location,
  MapEntry,
  Notice,
  OriginalPosition,
  PackageReport,
  Region,
  ReleasedPackage,
  ReleaseState,
  Report,
  Snippet,
  SourceOutline,
} from './model/report.ts'
export type { Reporter, Theme } from './model/reporter.ts'
export type { Example, Grade, Rule } from './model/rule.ts'
export type { Confidence, Severity, Threshold, Visibility } from './model/severity.ts'
export type {
  BundledLink,
  FileEdit,
  Project,
  Rehearsal,
  RehearsalPacker,
  SourceContext,
  Tarball,
  Target,
} from './model/source.ts'
export type {
  ExternalReference,
  MapFacts,
  MapReference,
  Origin,
  Problem,
  SourceFacts,
} from './model/source-map.ts'
export type { Stage, StageCheck, StagedPackage, StageNews } from './model/stage.ts'
export type { Verdict } from './model/verdict.ts'
export { render } from './reporters/render.ts'
export { type Restoration, type RestoredFile, restore, type Survey } from './restore/restore.ts'
export { type Config, defineConfig, type PlainConfig } from './schema/config.ts'
export type { Allowance, Policy } from './schema/policy.ts'
export type { Size } from './schema/size.ts'
