/** The home directory of a person in a path or URL, up to and with the user's name; null for the homes of build machines. */
export function developerPath(text: string): string | null {
  for (const pattern of homes) {
    const [path, name] = pattern.exec(text.slice(0, 4096)) ?? []
    if (path !== undefined && name !== undefined && !neutral.has(name.toLowerCase())) return path
  }
  return null
}

const homes: readonly RegExp[] = [
  /(?<![a-z])[a-z](?::|%3A)[\\/]{1,2}(?:Users|Documents and Settings)[\\/]{1,2}([^/\\\s"'<>:*?$%{}()|]{1,64})(?=[\\/])/i,
  /(?<![\w.-])\/(?:Users|home)\/([^/\\\s"'<>:*?$%{}()|]{1,64})(?=\/)/,
]

// Accounts that build machines and containers come with; they name nobody.
const neutral = new Set([
  'runner',
  'runneradmin',
  'circleci',
  'node',
  'web_user',
  'jenkins',
  'travis',
  'vsts',
  'vsts_azpcontainer',
  'appveyor',
  'gitlab-runner',
  'buildkite',
  'buildkite-agent',
  'vagrant',
  'ubuntu',
  'ec2-user',
  'codespace',
  'vscode',
  'gitpod',
  'coder',
  'docker',
  'builder',
  'build',
  'ci',
  'bot',
  'app',
  'user',
  'username',
  'name',
  'me',
  'you',
  'foo',
  'bar',
  'john',
  'shared',
  'public',
  'default',
  'test',
  'linuxbrew',
  'distiller',
  'semaphore',
  'worker',
  'deno',
  'bun',
  'emscripten',
  'containeradministrator',
])
