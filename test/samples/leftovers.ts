import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildDsStore } from '../formats/leftovers/build-ds-store.ts'
import { folderOf, madeBy, ownEncoder, plant, type Sample } from './sample.ts'

/** What editors, systems and version control leave in a folder. */
export const leftovers: readonly Sample[] = [
  {
    form: 'swap file of Vim',
    formats: ['vim-swap'],
    path: 'src/.a.ts.swo',
    maker: 'vim',
    holds: 'source',
    needs: ['vim'],
    make: () => {
      const folder = folderOf({ 'a.ts': plant.typed })
      const commands = ['set swapfile directory=. updatecount=1', 'edit a.ts', 'preserve', 'silent !cp .a.ts.swp kept']
      const args = ['-N', '-u', 'NONE', '-es', ...[...commands, 'qa!'].flatMap((command) => ['-c', command])]
      // Without a terminal Vim complains on leaving; what counts is the file.
      spawnSync('vim', args, { cwd: folder, stdio: 'ignore', timeout: 20_000 })
      return readFileSync(join(folder, 'kept'))
    },
  },
  {
    form: '.DS_Store (Finder)',
    formats: ['ds-store'],
    path: 'src/.DS_Store',
    maker: ownEncoder,
    holds: 'names',
    make: () => buildDsStore(['a.ts', plant.name]),
  },
  ...[
    { form: 'git pack', formats: ['git-pack'], path: 'repository/objects/pack/pack-1.pack', output: packOf },
    { form: 'git bundle', formats: ['git-pack'], path: 'backup.bundle', output: bundleOf },
    { form: 'loose object of git', formats: ['git-object'], path: 'repository/objects/11/11', output: objectOf },
  ].map(
    ({ output, ...rest }): Sample => ({
      ...rest,
      maker: 'git',
      holds: 'source',
      needs: ['git'],
      make: () => output(repository()),
    }),
  ),
  {
    form: 'index of git',
    formats: ['strings'],
    path: 'repository/index',
    maker: 'git',
    holds: 'names',
    needs: ['git'],
    make: () => readFileSync(join(repository(plant.name), '.git/index')),
  },
  {
    form: 'SQLite database',
    formats: ['sqlite'],
    path: 'data/app.db',
    maker: 'sqlite3',
    holds: 'source',
    needs: ['sqlite3'],
    make: () =>
      madeBy(
        'sqlite3',
        ['out.db', `CREATE TABLE files(text TEXT); INSERT INTO files VALUES (CAST(readfile('a.ts') AS TEXT));`],
        { 'a.ts': plant.typed },
        'out.db',
      ),
  },
]

function repository(name = 'a.ts'): string {
  const folder = folderOf({ [name]: plant.typed })
  git(folder, 'init', '-q')
  git(folder, 'add', '-A')
  git(folder, '-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com', 'commit', '-q', '-m', 'Add a')
  return folder
}

function git(folder: string, ...args: string[]): void {
  spawnSync('git', args, { cwd: folder, stdio: 'ignore' })
}

function packOf(folder: string): Buffer {
  git(folder, 'repack', '-adq')
  const packs = join(folder, '.git/objects/pack')
  return readFileSync(join(packs, readdirSync(packs).find((name) => name.endsWith('.pack')) ?? ''))
}

function bundleOf(folder: string): Buffer {
  git(folder, 'bundle', 'create', '-q', 'out.bundle', '--all')
  return readFileSync(join(folder, 'out.bundle'))
}

function objectOf(folder: string): Buffer {
  const id = spawnSync('git', ['hash-object', 'a.ts'], { cwd: folder, encoding: 'utf8' }).stdout.trim()
  return readFileSync(join(folder, '.git/objects', id.slice(0, 2), id.slice(2)))
}
