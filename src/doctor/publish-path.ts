/** A way out of the project: a place that publishes, followed to its end. */
export interface PublishPath {
  /** Where it stands, for people: `.github/workflows/release.yml:31`, `package.json, script release`. */
  readonly where: string
  /** The scripts of package.json through which it is reached from there, outermost first. */
  readonly through: readonly string[]
  /** The command without anything that could be secret. */
  readonly shown: string
  /** `ok`: a gate that audits those bytes stands on it. `bypass`: none does. `unknown`: it could not be followed. */
  readonly status: 'ok' | 'bypass' | 'unknown'
  readonly because: string
  readonly advice: string | null
  /** Whether Watertight runs anywhere on it, counted or not. */
  readonly meetsGate: boolean
  /** The release tool that publishes there, or null. */
  readonly tool: string | null
  /** The folders that are published, relative to the repository's root; none where that is not known. */
  readonly folders: readonly string[]
  /** The folders whose files are uploaded, which may be others; likewise. */
  readonly uploads: readonly string[]
}
