import type { Program } from './program-of.ts'

/** Whether a program is known to leave the files of a package as they are; anything unknown may change them. */
export function changesNothing({ name, args }: Pick<Program, 'name' | 'args'>): boolean {
  const [verb = '', second = ''] = args.filter((word) => !word.startsWith('-'))
  if (/^(?:gh|glab|hub)$/.test(name)) return ![verb, second].some((word) => fetching.test(word))
  if (name === 'lefthook') return verb !== 'run'
  // `sort -o`, `awk … > "file"`, `sed w`
  if (name === 'sort') return !args.some((word) => /^-[a-zA-Z]*o|^--output/.test(word))
  if (name === 'uniq') return second === ''
  if (/^[gmn]?awk$/.test(name)) return !args.some((word) => /\bsystem\s*\(|print[^;}]*[>|]|^-i$|inplace/.test(word))
  if (harmless.has(name) || name.startsWith('$')) return true
  switch (name) {
    case 'tsc':
      return args.includes('--noEmit')
    case 'prettier':
    case 'eslint':
    case 'biome':
    case 'oxlint':
    case 'stylelint':
      return !args.some((word) => ['--write', '-w', '--fix', '--unsafe'].includes(word))
    case 'git':
      return harmlessGit.has(verb) && !args.some((word) => /^(?:-o|--output)(?:=|$)|^--ext-diff$/.test(word))
    case 'npm':
    case 'pnpm':
    case 'yarn':
    case 'bun':
      return harmlessVerbs.has(verb) || args.every((word) => /^-{1,2}v(?:ersion)?$/.test(word))
    case 'node':
      return args.some((word) => ['-v', '--version', '-p', '--print', '--check', '-c'].includes(word))
    case 'sed':
    case 'jq':
    case 'yq':
    case 'perl':
      return (
        !args.some((word) => /^-{1,2}(?:i|in-place)|^-[nErs]*i/.test(word) || sedWrites.test(word)) && name !== 'perl'
      )
    case 'curl':
      return !args.some((word) => /^(?:-[a-zA-Z]*[oOJ]|--output|--remote-name|-K|--config)/.test(word))
    case 'changeset':
      return verb === 'status' || verb === 'tag'
    default:
      return false
  }
}

/** Commands of the clients of forges that bring files. */
const fetching = /^(?:download|clone|checkout|sync|codespace|extension|artifact|archive|cp|am|apply)$/

/** A script of sed that writes a file or runs a command. */
const sedWrites = /(?:^|[;/}\d$\s])[wW]\s+[\w./-]+|\/[gpI\d]*w\s+[\w./-]+$|(?:^|[;\d])e(?:\s|$)/

/** Programs that install git hooks, print, decide, or check and write nothing that ships. */
const harmless: ReadonlySet<string> = new Set([
  ...['', 'echo', 'printf', 'true', 'false', ':', 'exit', 'test', '[', '[[', 'set', 'shopt', 'sleep', 'wait', 'trap'],
  ...['export', 'unset', 'local', 'declare', 'readonly', 'alias', 'cd', 'pushd', 'popd', 'pwd', 'ls', 'cat', 'head'],
  ...['tail', 'grep', 'egrep', 'rg', 'wc', 'cut', 'tr', 'which', 'type', 'date', 'env', 'uname'],
  ...[
    'whoami',
    'id',
    'du',
    'df',
    'stat',
    'file',
    'diff',
    'cmp',
    'sha256sum',
    'shasum',
    'md5sum',
    'basename',
    'dirname',
  ],
  ...['realpath', 'readlink', 'mkdir', 'ulimit', 'umask', 'read', 'source', '.', 'eval', 'shift', 'return', 'break'],
  ...['continue', 'command', 'hash', 'corepack', 'nvm', 'fnm', 'volta', 'n', 'codecov', 'tar-list'],
  ...['watertight', 'husky', 'simple-git-hooks', 'is-ci', 'skip-ci', 'only-allow', 'check-node-version'],
  ...[
    'patch-package',
    'pinst-check',
    'vitest',
    'jest',
    'mocha',
    'ava',
    'tap',
    'tape',
    'c8',
    'nyc',
    'playwright',
    'cypress',
  ],
  ...[
    'knip',
    'publint',
    'attw',
    'are-the-types-wrong',
    'depcheck',
    'commitlint',
    'size-limit',
    'madge',
    'npmignore-check',
  ],
  ...[
    'Write-Host',
    'Write-Output',
    'Get-Content',
    'Test-Path',
    'rem',
    'REM',
    'title',
    'jsonlint',
    'license-checker',
    'tsd',
  ],
])

const harmlessGit: ReadonlySet<string> = new Set([
  ...[
    'status',
    'diff',
    'config',
    'rev-parse',
    'log',
    'tag',
    'push',
    'commit',
    'add',
    'fetch',
    'describe',
    'show',
    'remote',
  ],
  ...[
    'branch',
    'ls-files',
    'ls-remote',
    'rev-list',
    'update-index',
    'merge-base',
    'cat-file',
    'for-each-ref',
    'version',
  ],
])

/** What a manager does without touching the files of the package; packages that it installs are not the package. */
const harmlessVerbs: ReadonlySet<string> = new Set([
  ...['whoami', 'view', 'info', 'show', 'ping', 'audit', 'ls', 'list', 'why', 'outdated', 'login', 'logout', 'adduser'],
  ...[
    'dist-tag',
    'token',
    'owner',
    'access',
    'config',
    'get',
    'set',
    'c',
    'root',
    'bin',
    'prefix',
    'help',
    'doctor',
    'fund',
  ],
  ...[
    'search',
    'cache',
    'store',
    'version',
    'stage',
    'trust',
    'provenance',
    'explain',
    'query',
    'team',
    'profile',
    'pkg',
  ],
  ...[
    'install',
    'i',
    'ci',
    'add',
    'install-ci-test',
    'it',
    'cit',
    'rebuild',
    'prune',
    'dedupe',
    'fetch',
    'setup',
    'env',
  ],
  ...['deprecate', 'unpublish', 'dlx', 'licenses', 'exec'],
])
