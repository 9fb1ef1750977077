import { configEdit } from './config-edit.ts'
import type { Edit } from './edit.ts'
import { githubEdit } from './github-edit.ts'
import { gitlabEdit } from './gitlab-edit.ts'
import { hookEdit } from './hook-edit.ts'

/** Everything that `watertight init` sets up, in order. */
export const edits: readonly Edit[] = [hookEdit, configEdit, githubEdit, gitlabEdit]
