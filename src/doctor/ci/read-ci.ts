import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { AuditError } from '../../model/audit-error.ts'
import { readYaml, type YamlValue, yamlAt } from '../../text/yaml.ts'
import { readAzure } from './azure.ts'
import { readBitbucket } from './bitbucket.ts'
import { readBuildkite } from './buildkite.ts'
import type { CiFiles, CiReading, Unread } from './ci-job.ts'
import { readCircleci } from './circleci.ts'
import { readGithub } from './github.ts'
import { readGitlab } from './gitlab.ts'
import { readJenkins } from './jenkins.ts'
import { readTravis } from './travis.ts'
import { readWoodpecker } from './woodpecker.ts'

/** The jobs of every CI system that has a file in the repository, and what of them could not be read. */
export function readCi(files: CiFiles): CiReading {
  const readings = systems.flatMap(({ where, read }) =>
    where(files).flatMap((file) => (files.text(file) === null ? [] : [read(file, files)])),
  )
  return { jobs: readings.flatMap(({ jobs }) => jobs), unread: readings.flatMap(({ unread }) => unread) }
}

interface System {
  /** The files that a CI system would read. */
  where(files: CiFiles): readonly string[]
  read(file: string, files: CiFiles): CiReading
}

/** Every CI system that is known, and how its files are read. */
const systems: readonly System[] = [
  ...['.github/workflows', '.gitea/workflows', '.forgejo/workflows'].map((folder) =>
    system(yamlIn(folder), readGithub),
  ),
  system(named('.gitlab-ci.yml', '.gitlab-ci.yaml'), readGitlab),
  system((files) => files.list('.').filter((name) => /^\.?azure-pipelines[\w.-]*\.ya?ml$/.test(name)), readAzure),
  system(yamlIn('.azure-pipelines'), readAzure),
  system(named('.circleci/config.yml', '.circleci/config.yaml'), readCircleci),
  system(named('.circleci/continue_config.yml', '.circleci/continue-config.yml'), readCircleci),
  system(named('bitbucket-pipelines.yml'), readBitbucket),
  system(
    (files) => [...named('buildkite.yml', 'buildkite.yaml', '.buildkite.yml')(files), ...yamlIn('.buildkite')(files)],
    readBuildkite,
  ),
  system(named('.travis.yml'), readTravis),
  {
    where: (files) => [
      ...named('.woodpecker.yml', '.woodpecker.yaml', '.drone.yml')(files),
      ...yamlIn('.woodpecker')(files),
    ],
    read: (file, files) => {
      const documents = readYaml(files.text(file) ?? '')
      return documents === null ? { jobs: [], unread: [invalid(file)] } : readWoodpecker(file, documents)
    },
  },
  {
    where: (files) => files.list('.').filter((name) => /^Jenkinsfile(?:[.-][\w.-]+)?$|\.jenkinsfile$/i.test(name)),
    read: (file, files) => readJenkins(file, files.text(file) ?? ''),
  },
  {
    where: named(
      ...['appveyor.yml', '.appveyor.yml', '.semaphore/semaphore.yml', '.cirrus.yml', '.teamcity/settings.kts'],
      ...['cloudbuild.yaml', 'cloudbuild.yml', 'buildspec.yml', 'buildspec.yaml', 'codemagic.yaml', 'wercker.yml'],
      ...[
        'Earthfile',
        '.drone.jsonnet',
        '.drone.star',
        '.woodpecker.star',
        '.vela.yml',
        'screwdriver.yaml',
        'dagger.json',
        'shippable.yml',
        '.builds.yml',
        '.build.yml',
        'bamboo-specs/bamboo.yml',
        '.ado.yml',
      ],
    ),
    read: (file) => ({ jobs: [], unread: [{ file, line: 1, what: 'a CI system whose files are not read' }] }),
  },
]

function system(where: System['where'], read: (file: string, value: YamlValue, files: CiFiles) => CiReading): System {
  return {
    where,
    read(file, files) {
      const value = files.yaml(file)
      return value === null || value === undefined ? { jobs: [], unread: [invalid(file)] } : read(file, value, files)
    },
  }
}

function invalid(file: string): Unread {
  return { file, line: 1, what: 'the file, which is not valid YAML' }
}

function yamlIn(folder: string): System['where'] {
  return (files) => files.list(folder).filter((path) => /\.ya?ml$|^\.buildkite\/[^/]*\.json$/.test(path))
}

function named(...names: readonly string[]): System['where'] {
  return (files) => names.filter((name) => files.text(name) !== null)
}

const MOST = 300
const LARGEST = 5_000_000

/** The files of a repository, each read once; what cannot be read ends the run: it may publish. */
export function openFiles(root: string): CiFiles {
  const texts = new Map<string, string | null>()
  const values = new Map<string, YamlValue | null | undefined>()
  const text = (path: string): string | null => {
    const known = texts.get(path)
    if (known !== undefined) return known
    const found = read(root, path)
    texts.set(path, found)
    return found
  }
  return {
    text,
    yaml(path) {
      if (values.has(path)) return values.get(path)
      const found = text(path)
      const [first = null, second] = found === null ? [] : (readYaml(found) ?? [])
      // GitLab has a file's inputs in a document of their own in front.
      const isHead = second !== undefined && yamlAt(first ?? undefined, 'spec') !== undefined
      const value = found === null ? undefined : isHead ? second : first
      values.set(path, value)
      return value
    },
    wasRead: (path) => typeof texts.get(path) === 'string',
    list(folder) {
      const names = attempt(folder, () => readdirSync(join(root, folder)).sort()) ?? []
      if (names.length > MOST && folder !== '.')
        throw new AuditError('EUNREADABLE', `${folder} has more than the ${MOST} CI files that are read`)
      return names.map((name) => (folder === '.' ? name : `${folder}/${name}`))
    },
  }
}

function read(root: string, path: string): string | null {
  if (/^(?:[/~]|\.\.(?:\/|$)|[a-z]:)|\$|\0/i.test(path)) return null
  return attempt(path, () => {
    const file = join(root, path)
    const { size } = statSync(file)
    if (size > LARGEST)
      throw new AuditError('EUNREADABLE', `${path} is larger than files that people write, and it may publish`)
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  })
}

function attempt<T>(path: string, action: () => T): T | null {
  try {
    return action()
  } catch (cause) {
    if (cause instanceof AuditError) throw cause
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EINVAL'].includes(code)) return null
    throw new AuditError('EUNREADABLE', `${path} cannot be read (${code}), and it may publish`, {
      hint: 'Check its permissions.',
      cause,
    })
  }
}
