import type { Examination } from '../doctor/examination.ts'
import type { Visibility } from '../model/severity.ts'
import type { Draft } from './draft.ts'
import type { PublishedPlaces } from './published-places.ts'

/** One thing that `watertight init` sets up. It changes the draft, never the disk. */
export interface Edit {
  readonly id: string
  /** Does its part, where it is not done yet, and says what is left to do by hand. */
  plan(setting: InitSetting, draft: Draft): Promise<readonly string[]> | readonly string[]
}

/** What the edits go by. */
export interface InitSetting {
  readonly examination: Examination
  readonly visibility: Visibility
  readonly places: PublishedPlaces
  readonly ci: 'github' | 'gitlab' | 'none'
}
