/** Every command's name, by what it is for and in the order of the help. The first one runs when none is named. */
export const commandGroups = {
  'Before you publish:': ['audit', 'fix', 'strip', 'approve', 'allow', 'release', 'stage'],
  'Set the gate up:': ['init', 'doctor'],
  'What is public already:': ['restore', 'exposure', 'history', 'fleet', 'diff', 'verify', 'respond'],
  'Look things up:': ['rules', 'explain', 'completions'],
} as const

export type CommandName = (typeof commandGroups)[keyof typeof commandGroups][number]

export const commandNames: readonly CommandName[] = Object.values(commandGroups).flat()
