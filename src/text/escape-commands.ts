/** Keeps lines of a log from being obeyed: GitHub's `::…` at their start, `##[…]`, `##vso[…]` and `##teamcity[…]` anywhere. */
export function escapeCommands(text: string): string {
  // The runner trims a line before it looks, so spaces in front do not help; nor do colours, which are left alone here.
  return text.replace(/^((?:\s|\x1b\[[\d;]*m)*):(?=:)/gm, '$1\\x3a').replace(/#(?=#\w*\[)/g, '\\x23')
}
