/** Names of variables of an environment. */
export const anyCase = /^[A-Za-z_]\w{1,79}$/
export const upperCase = /^[A-Z_][A-Z0-9_]{1,79}$/
export const constantCase = /^[A-Z][A-Z0-9]*_[A-Z0-9_]{1,79}$/
/** Words before a parenthesis that call nothing. */
export const keywords = new Set(
  'if for while switch catch with return function async await typeof new super import'.split(' '),
)
/** Objects that hold an environment by their name alone. */
export const environments = new Set(['env', 'environment', 'envVars'])
/** Names between two underscores that no build puts there. */
export const plainNames = new Set(['__dirname', '__filename', '__proto__', '__esModule', '__typename', '__name__'])
