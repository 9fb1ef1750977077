/** What a text says of the environment of a process that was written into it. */
export interface Environment {
  /** How many of the well-known variables have a value. */
  readonly names: number
  /** Whether another variable beside them is named as secrets are, and has a value. */
  readonly secrets: boolean
}

/** The variables of a machine, a shell, a build or npm that have a value in this text: `HOME=/root`, `"HOME": "/root"`, `HOME:'/root'`. */
export function readEnvironment(text: string): Environment {
  const names = new Set([...text.matchAll(variable)].flatMap(([, name = '']) => (known.test(name) ? [name] : [])))
  const secrets = [...text.matchAll(variable)].some(
    ([, name = '', value = '']) => secret.test(name) && value.length >= 8,
  )
  return { names: names.size, secrets }
}

/** Fewer may be a list of names, or a few settings. */
export const ENVIRONMENT_LEAST = 7

const variable =
  /(?<![\w$])([A-Za-z_][A-Za-z0-9_]{2,60})\\{0,3}["']?\s{0,2}[:=]\s{0,2}(?:\\{0,3}["'](?!["'\\])|(?=[/~\d]|[a-z]+[:/]))([^\s"'\\,;]{1,80})/g

const known =
  /^(?:HOME|PATH|PWD|OLDPWD|USER|LOGNAME|SHELL|SHLVL|HOSTNAME|TERM|TERM_PROGRAM|COLORTERM|LANG|LC_ALL|LS_COLORS|EDITOR|PAGER|TMPDIR|TEMP|TMP|DISPLAY|SSH_AUTH_SOCK|SSH_CONNECTION|SSH_CLIENT|XDG_\w+|DBUS_SESSION_BUS_ADDRESS|USERPROFILE|USERNAME|USERDOMAIN|COMPUTERNAME|APPDATA|LOCALAPPDATA|PROGRAMFILES|SYSTEMROOT|WINDIR|COMSPEC|HOMEDRIVE|HOMEPATH|OS|PROCESSOR_\w+|NUMBER_OF_PROCESSORS|NODE|INIT_CWD|npm_\w+|NVM_\w+|VOLTA_HOME|PNPM_HOME|BUN_INSTALL|COREPACK_\w+|CI|CI_\w+|GITHUB_\w+|RUNNER_\w+|ACTIONS_\w+|GITLAB_\w+|CIRCLE_\w+|TRAVIS_\w+|BUILDKITE_\w+|JENKINS_\w+|BUILD_\w+|AGENT_\w+|SYSTEM_\w+|VERCEL_\w+|NETLIFY|CODEBUILD_\w+|AWS_(?:REGION|DEFAULT_REGION|EXECUTION_ENV)|KUBERNETES_\w+|HOMEBREW_\w+|JAVA_HOME|GOPATH|YARN_\w+|VSCODE_\w+|__CF\w+|_)$/i

const secret = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD_|CREDENTIALS?|DSN|DATABASE_URL|AUTH)$/i
