import type { LoadedConfig } from '../config/load-config.ts'
import type { IgnoreSetting } from './ignore-settings.ts'
import type { InstalledPacker } from './packers/ask-packer.ts'
import type { PackerList } from './packers/packer-list.ts'
import type { ExaminedProject } from './project.ts'
import type { PublishPath } from './publish-path.ts'
import type { WalkSetting } from './walk/setting.ts'

/** Everything that was read about a project before the checks judge it. */
export interface Examination {
  readonly project: ExaminedProject
  /** Null when it could not be loaded, which a finding says. */
  readonly config: LoadedConfig | null
  /** What walking through scripts needs. */
  readonly setting: WalkSetting
  /** Settings that switch hooks off. */
  readonly ignoring: readonly IgnoreSetting[]
  /** Ways out, each followed to its end. */
  readonly paths: readonly PublishPath[]
  /** Packers that can be asked. */
  readonly installed: readonly InstalledPacker[]
  /** What each packer ships, by the package's folder. */
  readonly lists: ReadonlyMap<string, readonly PackerList[]>
}
