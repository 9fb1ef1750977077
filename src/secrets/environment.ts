/** What a text says of the environment of a process that was written into it. */
export interface InlinedEnvironment {
  /** How many of the well-known variables have a value. */
  readonly names: number
  /** Whether another variable beside them is named as secrets are, and has a value. */
  readonly secrets: boolean
}

/** The variables of a machine, a shell, a build or npm that have a value in this text: `HOME=/root`, `"HOME": "/root"`, `HOME:'/root'`. */
export function readEnvironment(text: string): InlinedEnvironment {
  const given = [...text.matchAll(variable)].filter(isLiteral)
  const names = new Set(given.flatMap(([, name = '']) => (isKnown(name) ? [name] : [])))
  const secrets = given.some(([, name = '', value = '']) => secret.test(name) && value.length >= 8)
  return { names: names.size, secrets }
}

/** Fewer may be a list of names, or a few settings. */
export const ENVIRONMENT_LEAST = 7

// A literal, or what a shell prints: a path, a number, a word and a colon. Names are in capitals but npm's own and some of Windows.
const variable =
  /(?<![\w$]|\benv\.)([A-Z][A-Z0-9_]{1,60}|npm_\w{2,60}|Path|SystemRoot|ProgramFiles|ComSpec|windir)(?:\\{0,3}["'])?\s{0,2}[:=]\s{0,2}(?:\\{0,3}["'])?([^\s"'\\,;(){}]{1,80})/g

const known = new Set(
  'home path pwd oldpwd user logname shell shlvl hostname term term_program colorterm lang lc_all ls_colors editor pager tmpdir temp tmp display ssh_auth_sock ssh_connection ssh_client dbus_session_bus_address userprofile username userdomain computername appdata localappdata programfiles systemroot windir comspec homedrive homepath number_of_processors node init_cwd volta_home pnpm_home bun_install ci netlify aws_region aws_default_region aws_execution_env java_home gopath'.split(
    ' ',
  ),
)
const families =
  /^(?:xdg|npm|nvm|corepack|ci|github|runner|actions|gitlab|circle|travis|buildkite|jenkins|vercel|codebuild|kubernetes|homebrew|processor|vscode|yarn)_/

function isKnown(name: string): boolean {
  const lower = name.toLowerCase()
  return known.has(lower) || families.test(lower)
}

/** In code, what is no literal is an expression: `HOME: e.HOME`. */
function isLiteral(match: RegExpMatchArray): boolean {
  const [all, , value = ''] = match
  const before = all.slice(0, all.length - value.length)
  return /["']$/.test(before) || /^(?:[/~\d]|[a-z-]+$|[a-z]+:)/.test(value)
}

const secret = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD_|CREDENTIALS?|DSN|DATABASE_URL|AUTH)$/i
