// Commits what the build made onto the tag of a release, so that the action has nothing to install, and moves the tag of its major version.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { version, files } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const tag = `v${version}`
const major = `v${version.split('.')[0]}`
const bot = [
  '-c',
  'user.name=github-actions[bot]',
  '-c',
  'user.email=41898282+github-actions[bot]@users.noreply.github.com',
]

if (git('ls-remote', '--tags', 'origin', `refs/tags/${tag}`).trim() !== '') {
  console.error(`${tag} exists already, and is not moved.`)
  process.exit(1)
}
git('checkout', '--quiet', '--detach')
// Of dist only what the package holds: the rest is what tests need.
git('add', '--force', ...files.filter((file) => file.startsWith('dist/')))
git(...bot, 'commit', '--quiet', '--message', `Build ${tag}`)
git(...bot, 'tag', '--annotate', tag, '--message', tag)
git('tag', '--force', major)
git('push', 'origin', `refs/tags/${tag}`)
git('push', '--force', 'origin', `refs/tags/${major}`)

function git(...args) {
  const { status, stdout, error } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
  return stdout
}
