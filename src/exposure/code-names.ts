/** Names of variables of an environment. */
export const anyCase: RegExp = /^[A-Za-z_]\w{1,79}$/
export const upperCase: RegExp = /^[A-Z_][A-Z0-9_]{1,79}$/
export const constantCase: RegExp = /^[A-Z][A-Z0-9]*_[A-Z0-9_]{1,79}$/
/** Words before a parenthesis that call nothing. */
export const keywords: ReadonlySet<string> = new Set(
  'if for while switch catch with return function async await typeof new super import'.split(' '),
)
/** Objects that hold an environment by their name alone. */
export const environments: ReadonlySet<string> = new Set(['env', 'environment', 'envVars'])
/** Names between two underscores that no build puts there. */
export const plainNames: ReadonlySet<string> = new Set([
  '__dirname',
  '__filename',
  '__proto__',
  '__esModule',
  '__typename',
  '__name__',
])
