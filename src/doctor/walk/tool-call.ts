import type { Runner } from '../hook-runner.ts'
import type { ReleaseTool } from '../tools/release-tools.ts'
import type { ToolConfig } from '../tools/tool-configs.ts'
import type { Point } from './point.ts'
import { runUpload, type Upload } from './publish.ts'
import type { WalkSetting } from './setting.ts'
import type { State, WalkOutcome } from './state.ts'
import { unfollowed } from './unfollowed.ts'

/** A call of a release tool, with its configuration. */
export interface ToolCall extends Point {
  readonly tool: ReleaseTool
  readonly args: readonly string[]
  readonly config: ToolConfig | null
}

/** Uploads as the tool does it. */
export function upload(call: ToolCall, more: Partial<Upload>): WalkOutcome {
  const { tool, args, state, setting } = call
  const ignores = args.some((word) => /^--ignore-scripts(?:=true)?$/.test(word))
  const plain: Upload = {
    shown: `${tool.shown}${ignores ? ' --ignore-scripts' : ''}`,
    args,
    runner: npmOf(setting),
    folders: [state.folder],
    contents: null,
    tarball: null,
    skipsHooks: null,
    tool: tool.id,
  }
  return runUpload({ ...plain, ...more }, call)
}

/** npm, as tools call it whatever manager the project has. */
export function npmOf({ project: { manager } }: WalkSetting): Runner {
  return { name: 'npm', version: manager.name === 'npm' ? manager.version : null }
}

/** The project's manager where the tool follows it, else npm. */
export function followed(setting: WalkSetting, ...names: readonly string[]): Runner {
  const { manager } = setting.project
  return names.includes(manager.name) ? manager : npmOf(setting)
}

/** What it says is code, and could say anything. */
export function isCode({ config }: ToolCall): boolean {
  return config !== null && config.value === null
}

/** A configuration that is code is not followed. */
export function codeOf(call: ToolCall): WalkOutcome {
  const { tool, config } = call
  return unfollowed(tool.shown, `${config?.file} is code or cannot be read`, call, tool.id)
}

/** A command of the user's own, whose failure ends the release. */
export function command({ site, walker }: ToolCall, state: State, script: string | undefined): State | null {
  return script === undefined ? state : walker.script(script, state, site).success
}
