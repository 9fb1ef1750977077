import type { LoadedConfig } from '../config/load-config.ts'
import type { IgnoreSetting } from './ignore-settings.ts'
import type { InstalledPacker } from './packers/ask-packer.ts'
import type { PackerList } from './packers/packer-list.ts'
import type { Project } from './project.ts'
import type { Way } from './publishing/way.ts'
import type { Surroundings } from './publishing/ways-in.ts'

/** Everything that was read about a project before the checks judge it. */
export interface Examination {
  readonly project: Project
  /** Null when it could not be loaded, which a finding says. */
  readonly config: LoadedConfig | null
  readonly surroundings: Surroundings
  /** Settings that switch hooks off. */
  readonly ignoring: readonly IgnoreSetting[]
  /** Places that publish. */
  readonly ways: readonly Way[]
  /** Packers that can be asked. */
  readonly installed: readonly InstalledPacker[]
  /** What each packer ships, by the package's folder. */
  readonly lists: ReadonlyMap<string, readonly PackerList[]>
}
