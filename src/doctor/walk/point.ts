import type { WalkSetting } from './setting.ts'
import type { Site, State, Walker } from './state.ts'

/** Where the walk stands: what is known there, the place that is read, and what it needs to go on. */
export interface Point {
  readonly state: State
  readonly site: Site
  readonly setting: WalkSetting
  readonly walker: Walker
}
