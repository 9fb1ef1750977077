/** Variables in a text that decide what npm, Node or a shell runs. */
export const decisive: RegExp =
  /\bp?npm_config_|\bNODE_OPTIONS\b|\bBASH_ENV\b|\bLD_PRELOAD\b|\byarn_ignore|(?:^|\W)PATH\s*=/i

/** Whether Node's options load code, or are not known. */
export function loadsCode(options: string): boolean {
  return /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)\b|\$[\w{(]|\{\{/.test(options)
}

/** Whether a file decides what the gate does: its configuration, its baseline, or its own program. */
export function decidesGate(path: string): boolean {
  return (
    /(?:^|[/\\])watertight(?:\.config\.[cm]?[jt]s(?:on)?|\.config\.json|-baseline\.json|\.contract\.json)$/.test(
      path,
    ) || /(?:^|[/\\])node_modules[/\\](?:\.bin[/\\])?watertight(?:[/\\.]|$)/.test(path)
  )
}
